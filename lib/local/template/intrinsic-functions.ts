/** The scope of references: one stack of an assembly with its parameters and its running resources. */
export interface ReferenceScope {
  /** Returns the value of `Ref` for a parameter, a pseudo parameter or a resource. Throws for an unknown name. */
  ref(name: string, path: string): unknown;
  /** Returns the value of `Fn::GetAtt`. Throws for an unknown attribute. */
  attribute(logicalId: string, name: string, path: string): unknown;
  /** Returns the value that another stack exports. Throws for an unknown export. */
  importValue(name: string, path: string): unknown;
  /** Returns an output of another stack of the assembly. Throws for an unknown output. */
  stackOutput(stackName: string, outputName: string, path: string): unknown;
}

/** The error of a template that the local cloud cannot run. The message begins with the place in the template. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  constructor(path: string, problem: string) {
    super(`${path}: ${problem}`);
  }
}

type Intrinsic = (argument: unknown, scope: ReferenceScope, path: string) => unknown;

const intrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (name, scope, path) => scope.ref(text(name, path), path),
  'Fn::GetAtt': (argument, scope, path) => {
    const [logicalId, ...name] = typeof argument === 'string' ? argument.split('.') : list(argument, path);
    return scope.attribute(text(logicalId, path), name.map((part) => text(part, path)).join('.'), path);
  },
  'Fn::Join': (argument, scope, path) => {
    const [separator, parts] = list(argument, path);
    const resolved = list(resolveIntrinsics(parts, scope, path), path);
    return resolved.map((part) => text(part, path)).join(text(separator, path));
  },
  'Fn::Sub': (argument, scope, path) => {
    const [template, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, path);
    const own = record(resolveIntrinsics(variables, scope, path), path);
    return text(template, path).replaceAll(/\$\{([^}]*)\}/g, (_, name: string) => {
      if (name.startsWith('!')) return `\${${name.slice(1)}}`;
      if (Object.hasOwn(own, name)) return text(own[name], path);
      const [logicalId = '', ...attribute] = name.split('.');
      if (attribute.length === 0) return text(scope.ref(logicalId, path), path);
      return text(scope.attribute(logicalId, attribute.join('.'), path), path);
    });
  },
  'Fn::Select': (argument, scope, path) => {
    const [index, values] = list(argument, path);
    const resolved = list(resolveIntrinsics(values, scope, path), path);
    const selected = resolved[Number(resolveIntrinsics(index, scope, path))];
    if (selected === undefined) throw new TemplateError(path, `Fn::Select: there is no item ${JSON.stringify(index)}`);
    return selected;
  },
  'Fn::Split': (argument, scope, path) => {
    const [separator, whole] = list(argument, path);
    return text(resolveIntrinsics(whole, scope, path), path).split(text(separator, path));
  },
  'Fn::ImportValue': (name, scope, path) => scope.importValue(text(resolveIntrinsics(name, scope, path), path), path),
  'Fn::GetStackOutput': (argument, scope, path) => {
    const { StackName, OutputName } = record(resolveIntrinsics(argument, scope, path), path);
    return scope.stackOutput(text(StackName, path), text(OutputName, path), path);
  },
};

/**
 * Resolves CloudFormation's intrinsic functions in a template value: Ref, GetAtt, Join, Sub, Select, Split, ImportValue and
 * GetStackOutput.
 *
 * @throws TemplateError for any other function, with its name and place
 * @example resolveIntrinsics({ 'Fn::Join': ['-', ['a', 'b']] }, scope, 'Name') // 'a-b'
 */
export function resolveIntrinsics(value: unknown, scope: ReferenceScope, path: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => resolveIntrinsics(item, scope, `${path}[${index}]`));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && entries.length === 1 && (first[0] === 'Ref' || first[0].startsWith('Fn::'))) {
    const intrinsic = Object.hasOwn(intrinsics, first[0]) ? intrinsics[first[0]] : undefined;
    if (intrinsic === undefined) throw new TemplateError(path, `${first[0]} is not supported by the local cloud`);
    return intrinsic(first[1], scope, path);
  }
  return Object.fromEntries(
    entries.map(([name, item]) => [name, resolveIntrinsics(item, scope, path === '' ? name : `${path}.${name}`)]),
  );
}

function text(value: unknown, path: string): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  throw new TemplateError(path, `expected a string, found ${JSON.stringify(value)}`);
}

function list(value: unknown, path: string): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TemplateError(path, `expected a list, found ${JSON.stringify(value)}`);
}

function record(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return Object.fromEntries(Object.entries(value));
  throw new TemplateError(path, `expected an object, found ${JSON.stringify(value)}`);
}
