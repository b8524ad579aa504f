import * as z from 'zod';
import { KEYS, type SdkDocument } from './sdk-document.ts';

const Schema = z.looseObject({
  $ref: z.string().optional(),
  type: z.unknown().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
});

const Operation = z.looseObject({
  operationId: z.string(),
  summary: z.string().default(''),
  description: z.string().optional(),
  security: z.array(z.unknown()).optional(),
  parameters: z.array(z.object({ name: z.string(), in: z.string(), required: z.boolean().optional() })).default([]),
  requestBody: z.object({ required: z.boolean().default(false) }).optional(),
  responses: z.record(
    z.string(),
    z.looseObject({ description: z.string(), content: z.record(z.string(), z.object({ schema: Schema })).optional() }),
  ),
});

const Webhook = z.object({
  post: z.object({
    operationId: z.string(),
    requestBody: z.object({ content: z.record(z.string(), z.object({ schema: Schema })) }),
  }),
});

const Document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), Operation)),
  webhooks: z.record(z.string(), Webhook).default({}),
  components: z.looseObject({ schemas: z.record(z.string(), Schema) }),
});

type Operation = z.infer<typeof Operation>;
type Schemas = z.infer<typeof Document>['components']['schemas'];

/** Query parameters by which a list has pages. */
const PAGE_PARAMETERS = new Set(['cursor', 'offset', 'after']);

/**
 * Returns the module with a function for each operation, grouped by line. It names the types that hey-api makes of the same document.
 *
 * @throws Error if a list does not tell which array has its items
 */
export function operationsCode({ json, hash }: SdkDocument): string {
  const { paths, webhooks, components } = Document.parse(JSON.parse(json));
  const rows = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method: method.toUpperCase(), operation })),
  );
  const lines = Map.groupBy(rows, ({ operation }) => nameParts(operation).line);
  const types = new Set<string>();
  const constants = rows.map(({ path, method, operation }) => constantCode(path, method, operation));
  const groups = [...lines].map(([line, own]) => {
    const members = own.flatMap(({ operation }) => memberCode(operation, components.schemas, types));
    return `/** Returns the operations of the group \`${line}\`. */\nexport const ${line} = (api: Api) => ({\n${members.join('\n')}\n});`;
  });
  const sent = Object.values(webhooks).map(
    ({ post }) =>
      nameOf(post.requestBody.content['application/json']?.schema)[0] ?? `${pascal(post.operationId)}WebhookPayload`,
  );
  const events = sent.length > 0 ? sent : ['LoggedEvent'];
  for (const event of events) types.add(event);
  return `// Made by \`npm run sdk\` of the document with this hash: do not edit.
// sha256: ${hash}
import type { Api, Call, CallOptions, Input, List, Operation } from '../contract/operation.ts';
import type {
${[...types]
  .sort()
  .map((name) => `  ${name},`)
  .join('\n')}
} from './types.gen.ts';

${constants.join('\n')}

${groups.join('\n\n')}

/** Returns all operations, by group. */
export const operations = (api: Api) => ({
${[...lines.keys()].map((line) => `  ${line}: ${line}(api),`).join('\n')}
});

/** Event that a webhook brings. */
export type WebhookEvent = ${events.join(' | ')};

/** Code of a problem document, as \`type\` has it at its end. */
export type ProblemCode =
${problemCodes(rows)
  .map((code) => `  | '${code}'`)
  .join('\n')};
`;
}

/**
 * Returns the codes of all problem documents. The description of a response links each of its codes, and messages of API Gateway as
 * well.
 */
function problemCodes(rows: readonly { readonly operation: Operation }[]): readonly string[] {
  const responses = rows.flatMap(({ operation }) => Object.values(operation.responses));
  const problems = responses.filter(({ content }) => content?.['application/problem+json'] !== undefined);
  const links = problems.flatMap(({ description }) => [
    ...description.matchAll(/\[`([a-z0-9-]+)`\]\(\/docs#error-\1\)/g),
  ]);
  return [...new Set(links.map(([, code = '']) => code))].sort();
}

/** Returns the line and the key of an operation id. */
function nameParts({ operationId }: Operation) {
  const [line = '', ...key] = operationId.split('-');
  return { line, key: key.join('-') };
}

/** Writes a name of words with hyphens as one word. */
const camel = (name: string) => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const pascal = (name: string) => camel(`-${name}`);
const constant = ({ operationId }: Operation) => operationId.replaceAll('-', '_').toUpperCase();

function constantCode(path: string, method: string, operation: Operation): string {
  const headers = operation.parameters.filter((parameter) => parameter.in === 'header').map(({ name }) => name);
  const key = headers.find((name) => KEYS.has(name));
  const members = [
    `method: '${method}'`,
    `path: '${path}'`,
    ...(key === undefined ? [] : [`key: '${key}'`]),
    ...(headers.includes('X-Api-Key') ? ['apiKey: true'] : []),
    ...(operation.security?.length === 0 ? ['open: true'] : []),
  ];
  return `const ${constant(operation)}: Operation = { ${members.join(', ')} };`;
}

/** Returns the function of an operation; for a list in pages also the one that returns its items. */
function memberCode(operation: Operation, schemas: Schemas, types: Set<string>): string[] {
  const { key } = nameParts(operation);
  const [data, page] = ['Data', 'Response'].map((suffix) => `${pascal(operation.operationId)}${suffix}`);
  for (const type of [data, page]) if (type !== undefined) types.add(type);
  const isOptional = !operation.requestBody?.required && !operation.parameters.some(({ required }) => required);
  const parameters = `(input: Input<${data}>${isOptional ? ' = {}' : ''}, options?: CallOptions)`;
  const call = `${commentOf(operation)}\n  ${camel(key)}: ${parameters}: Call<${page}> =>\n    api.call(${constant(operation)}, input, options),`;
  if (!operation.parameters.some(({ name, in: place }) => place === 'query' && PAGE_PARAMETERS.has(name)))
    return [call];
  const items = itemsOf(operation, schemas);
  const access = items === undefined ? '' : `.${items}`;
  const item = `${page}${items === undefined ? '' : `['${items}']`}[number]`;
  const list = `${commentOf(operation, 'Reads the whole list, page by page.')}
  ${camel(key.replace(/^(list|get)-/, ''))}: ${parameters}: List<${item}, ${page}> =>
    api.list(${constant(operation)}, (page: ${page}) => page${access}, input, options),`;
  return [call, list];
}

/** Finds the array with the items of a list: the response itself, or its only array. */
function itemsOf({ operationId, responses }: Operation, schemas: Schemas): string | undefined {
  const schema = resolved(responses[200]?.content?.['application/json']?.schema, schemas);
  if (schema?.type === 'array') return undefined;
  const arrays = Object.entries(schema?.properties ?? {}).flatMap(([name, property]) =>
    resolved(Schema.parse(property), schemas)?.type === 'array' ? [name] : [],
  );
  const [items, ...others] = arrays;
  if (items === undefined || others.length > 0) throw new Error(`${operationId}: which array has the items? ${arrays}`);
  return items;
}

type Schema = z.infer<typeof Schema>;

/** Returns the name of the component that a schema stands for. */
const nameOf = ({ $ref }: Schema = {}): string[] => ($ref === undefined ? [] : [$ref.slice($ref.lastIndexOf('/') + 1)]);

function resolved(schema: Schema | undefined, schemas: Schemas): Schema | undefined {
  const [name] = nameOf(schema);
  return name === undefined ? schema : schemas[name];
}

/** Returns the comment that editors show with the function. */
function commentOf({ summary, description }: Operation, first?: string): string {
  const texts = [first, first === undefined ? `${summary}.` : undefined, description].filter(
    (text) => text !== undefined,
  );
  const lines = texts.join('\n\n').replaceAll('*/', '*\\/').split('\n');
  return `  /**\n${lines.map((line) => `   * ${line}`.trimEnd()).join('\n')}\n   */`;
}
