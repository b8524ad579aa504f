/** Where a reference is looked up: one stack of an assembly, its parameters and its running resources. */
export interface ReferenceScope {
  /** What `Ref` gives: a parameter, a pseudo parameter or a resource. Fails when there is none. */
  ref(name: string, path: string): unknown;
  /** What `Fn::GetAtt` gives. Fails when there is none. */
  attribute(logicalId: string, name: string, path: string): unknown;
  /** What another stack exports under this name. Fails when there is none. */
  importValue(name: string, path: string): unknown;
  /** An output of another stack of the assembly. Fails when there is none. */
  stackOutput(stackName: string, outputName: string, path: string): unknown;
}

/** A template that asks for something the local cloud cannot give. The message begins with the place in the template. */
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
 * A template value with CloudFormation's intrinsic functions carried out: Ref, GetAtt, Join, Sub, Select, Split, ImportValue
 * and GetStackOutput. Any other function is a TemplateError that names it and its place.
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
