import * as z from 'zod';
import { TABLE_NAMES } from '../../../functions/core/model/tables.ts';
import { propertiesOf, referenced, type Template } from '../templates.ts';

const oneOrMore = z.union([z.string().transform((one) => [one]), z.array(z.string())]);
const Statement = z.object({
  Effect: z.string(),
  Action: oneOrMore,
  Resource: z.unknown(),
  Condition: z.unknown().optional(),
});
export const Policy = z.object({
  PolicyDocument: z.object({ Statement: z.array(Statement) }),
  Roles: z.tuple([z.object({ Ref: z.string() })]),
});
const LambdaFunction = z.object({ FunctionName: z.string(), Role: z.unknown() });

const TABLE = new RegExp(`Output(?:FnGetAtt|Ref)(${TABLE_NAMES.join('|')})[0-9A-F]{8}(StreamArn)?`);

/** Returns a short name of a resource: the table, index or stream in the data stack, or the logical id in the service stack. */
export function short(resource: unknown): string {
  const text = JSON.stringify(resource);
  const table = TABLE.exec(text);
  if (table) return `${table[1]}${table[2] ? ' stream' : ''}${/"(\/index\/[^"]*)"/.exec(text)?.[1] ?? ''}`;
  return resource === '*' ? '*' : (referenced(resource) ?? text);
}

/** The right to take from the buckets of tenants, as {@link granted} lists it. */
export const TAKE_FROM_BUCKETS = 'dynamodb:UpdateItem Idempotency #limit#*';

const Keys = z.object({
  'ForAllValues:StringLike': z.strictObject({ 'dynamodb:LeadingKeys': z.tuple([z.string()]) }),
});

/** Returns the keys to which a statement is restricted, after a space; nothing for any other statement. */
function keysOf({ Condition }: z.infer<typeof Statement>): string {
  const keys = Keys.safeParse(Condition).data;
  return keys === undefined ? '' : ` ${keys['ForAllValues:StringLike']['dynamodb:LeadingKeys'][0]}`;
}

/** Lists the rights of a role as action and short resource name. Each resource of a statement is a separate entry. */
export function granted(template: Template, role: string): string[] {
  return propertiesOf(template, 'AWS::IAM::Policy', Policy)
    .filter(({ properties }) => properties.Roles[0].Ref === role)
    .flatMap(({ properties }) => properties.PolicyDocument.Statement)
    .flatMap((statement) =>
      statement.Action.flatMap((action) =>
        [statement.Resource].flat().map((resource) => `${action} ${short(resource)}${keysOf(statement)}`),
      ),
    )
    .sort();
}

/** Finds the role of a function by the part of its name after the stage. */
export function roleOf(template: Template, name: string): string {
  const found = propertiesOf(template, 'AWS::Lambda::Function', LambdaFunction).find(
    ({ properties }) => properties.FunctionName.replace(/^quartermaster-[a-z]+-/, '') === name,
  );
  return referenced(found?.properties.Role) ?? '';
}
