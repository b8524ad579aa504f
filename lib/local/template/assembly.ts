import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import { LOCAL_ACCOUNT, LOCAL_REGION, localArn } from './account.ts';
import { assetSource, readStacks, type Stack } from './assembly-files.ts';
import { type ReferenceScope, resolveIntrinsics, TemplateError } from './intrinsic-functions.ts';

/** One resource of a stack's template. Its `properties` still contain intrinsic functions. */
export interface TemplateResource {
  /** The stack's artifact id in the assembly. */
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** The name of the template's condition for the resource. */
  readonly condition?: string | undefined;
}

/** The values of a running resource that other resources refer to. */
export interface ResourceValues {
  /** The value of `Ref`. */
  readonly ref: string;
  /** The values of `Fn::GetAtt`, by attribute name. */
  readonly attributes: Readonly<Record<string, string>>;
}

/** A running resource, as CloudFormation lists it. */
export interface RunningResource {
  readonly logicalId: string;
  readonly type: string;
  /** The physical id, which is the value of `Ref`. */
  readonly ref: string;
}

/** The last part of every stack's id. It need not differ: a local cloud has each stack once. */
const LOCAL_STACK_UUID = '00000000-0000-4000-8000-000000000000';

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::AccountId': LOCAL_ACCOUNT,
  'AWS::Partition': 'aws',
  'AWS::Region': LOCAL_REGION,
  'AWS::URLSuffix': 'amazonaws.com',
};

/**
 * A synthesized cloud assembly: the templates of its stacks, and the values of references between running resources. A service
 * calls `define` for its resources, and `resolve` for the name, ARN or address of other resources.
 */
export class Assembly {
  /** The folder with manifest.json. */
  readonly directory: string;
  readonly #stacks: readonly Stack[];
  readonly #parameters: ReadonlyMap<string, string>;
  readonly #defined = new Map<string, ResourceValues>();
  readonly #addresses = new Map<string, string>();

  private constructor(directory: string, parameters: Readonly<Record<string, string>>) {
    this.directory = directory;
    this.#stacks = readStacks(directory);
    this.#parameters = new Map(Object.entries(parameters));
  }

  /**
   * Reads manifest.json, with nested assemblies (stages), and every stack's template.
   *
   * @param parameters values of template parameters by name, for every stack that declares them
   */
  static read(directory: string, parameters: Readonly<Record<string, string>> = {}): Assembly {
    return new Assembly(resolve(directory), parameters);
  }

  /** Returns the resources of all stacks, or those of one CloudFormation type, in the templates' order. */
  resources(type?: string): readonly TemplateResource[] {
    return this.#stacks.flatMap((stack) =>
      Object.entries(stack.template.Resources)
        .filter(([, resource]) => type === undefined || resource.Type === type)
        .map(([logicalId, { Type, Properties, Metadata, Condition }]) => {
          const where = { stack: stack.id, logicalId, type: Type };
          return { ...where, properties: Properties, metadata: Metadata, condition: Condition };
        }),
    );
  }

  /** Sets the values of `Ref` and `Fn::GetAtt` of a resource. */
  define(resource: Pick<TemplateResource, 'stack' | 'logicalId'>, values: ResourceValues): void {
    this.#defined.set(`${resource.stack}/${resource.logicalId}`, values);
  }

  /** Returns the running resources of a stack, in the template's order; undefined for an unknown stack. */
  running(stackName: string): readonly RunningResource[] | undefined {
    const stack = this.#stacks.find(({ name }) => name === stackName);
    if (stack === undefined) return undefined;
    return Object.entries(stack.template.Resources).flatMap(([logicalId, { Type: type }]) => {
      const values = this.#defined.get(`${stack.id}/${logicalId}`);
      return values === undefined ? [] : { logicalId, type, ref: values.ref };
    });
  }

  /** Makes `outputs` show the local address in place of an AWS address that the template composes. */
  showAs(awsAddress: string, localAddress: string): void {
    this.#addresses.set(awsAddress, localAddress);
  }

  /**
   * Resolves the intrinsic functions in a value of a stack's template.
   *
   * @param path the place of the value in the template, for the error message
   * @throws TemplateError for a reference to a resource that does not run, and for an unknown function
   */
  resolve(stack: string, value: unknown, path = stack): unknown {
    return resolveIntrinsics(value, this.#scope(this.#stack(stack)), path);
  }

  /** Returns the outputs of all stacks or of one, except exports to other stacks and outputs of resources that do not run locally. */
  outputs(stackName?: string): Readonly<Record<string, string>> {
    const outputs: Record<string, string> = {};
    for (const stack of this.#stacks) {
      if (stackName !== undefined && stack.name !== stackName) continue;
      for (const [name, { Value, Export }] of Object.entries(stack.template.Outputs)) {
        const value = Export === undefined ? this.#resolveIfRunning(stack.id, Value) : undefined;
        if (typeof value === 'string') outputs[name] = this.#shown(value);
      }
    }
    return outputs;
  }

  /**
   * Returns the directory or file of a function's code: from the metadata `aws:asset:path`, or from the stack's asset manifest by
   * the S3 key in `Code`.
   */
  assetPath(resource: TemplateResource): string {
    const { directory } = this.#stack(resource.stack);
    const where = `${resource.stack}.${resource.logicalId}`;
    const named = resource.metadata['aws:asset:path'];
    if (typeof named === 'string') return this.#existing(directory, named, where);
    const code = z.object({ S3Key: z.unknown() }).safeParse(resource.properties.Code);
    if (!code.success) throw new TemplateError(`${where}.Code`, 'expected S3Key, the key of a code asset');
    const key = this.resolve(resource.stack, code.data.S3Key, `${where}.Code.S3Key`);
    const path = assetSource(this.#stack(resource.stack), key);
    if (path === undefined) throw new TemplateError(`${where}.Code.S3Key`, `no asset has the key ${key}`);
    return this.#existing(directory, path, where);
  }

  #existing(directory: string, path: string, where: string): string {
    const found = resolve(directory, path);
    if (!existsSync(found)) throw new TemplateError(where, `its code asset ${found} does not exist; synthesize again`);
    return found;
  }

  #resolveIfRunning(stack: string, value: unknown): unknown {
    try {
      return this.resolve(stack, value);
    } catch (error) {
      if (error instanceof TemplateError) return undefined;
      throw error;
    }
  }

  #shown(value: string): string {
    for (const [aws, local] of this.#addresses) if (value.startsWith(aws)) return local + value.slice(aws.length);
    return value;
  }

  #stack(id: string): Stack {
    const stack = this.#stacks.find((candidate) => candidate.id === id);
    if (stack === undefined) throw new TemplateError(id, 'there is no stack of this name in the assembly');
    return stack;
  }

  #scope(stack: Stack): ReferenceScope {
    const running = (logicalId: string, path: string): ResourceValues => {
      const values = this.#defined.get(`${stack.id}/${logicalId}`);
      if (values !== undefined) return values;
      const type = stack.template.Resources[logicalId]?.Type;
      const what = type === undefined ? 'which the template does not declare' : `a ${type} that does not run locally`;
      throw new TemplateError(path, `refers to ${logicalId}, ${what}`);
    };
    return {
      ref: (name, path) => {
        if (name === 'AWS::StackName') return stack.name;
        if (name === 'AWS::StackId') return localArn('cloudformation', `stack/${stack.name}/${LOCAL_STACK_UUID}`);
        if (Object.hasOwn(pseudoParameters, name)) return pseudoParameters[name];
        const parameter = stack.template.Parameters[name];
        if (parameter === undefined) return running(name, path).ref;
        const value = this.#parameters.get(name) ?? parameter.Default;
        if (value === undefined) throw new TemplateError(path, `the parameter ${name} of ${stack.id} has no value`);
        return String(value);
      },
      attribute: (logicalId, name, path) => {
        const value = running(logicalId, path).attributes[name];
        if (value === undefined)
          throw new TemplateError(path, `the attribute ${name} of ${logicalId} is not known locally`);
        return value;
      },
      importValue: (name, path) => this.#export(name, path),
      stackOutput: (stackName, outputName, path) => this.#output(stackName, outputName, path),
    };
  }

  #export(name: string, path: string): unknown {
    for (const { id, template } of this.#stacks) {
      for (const [output, { Value, Export }] of Object.entries(template.Outputs)) {
        if (Export !== undefined && this.resolve(id, Export.Name, `${id}.Outputs.${output}`) === name) {
          return this.resolve(id, Value, `${path} (${id}.Outputs.${output})`);
        }
      }
    }
    throw new TemplateError(path, `no stack of the assembly exports ${name}`);
  }

  #output(stackName: string, outputName: string, path: string): unknown {
    const stack = this.#stacks.find((candidate) => candidate.name === stackName);
    const output = stack?.template.Outputs[outputName];
    if (stack === undefined || output === undefined) {
      throw new TemplateError(path, `no stack ${stackName} of the assembly has the output ${outputName}`);
    }
    return this.resolve(stack.id, output.Value, `${path} (${stack.id}.Outputs.${outputName})`);
  }
}
