import { devNull } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import type { Credentials } from '../support/credentials.ts';
import { LOCAL_REGION, localArn } from '../template/account.ts';
import type { Assembly, TemplateResource } from '../template/assembly.ts';
import { TemplateError } from '../template/intrinsic-functions.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';

/** The properties of a function that the local cloud uses. */
export interface FunctionProperties {
  readonly name: string;
  /** The function's name in the log: its name without the common prefix of all functions. Default: the name. */
  readonly label?: string;
  readonly arn: string;
  /** The folder with the code. */
  readonly directory: string;
  /** The module and the export, such as `index.handler`. */
  readonly handler: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  /** The function's own environment variables. */
  readonly environment: Readonly<Record<string, string>>;
  /** The reserved concurrency, if the template sets one. */
  readonly reservedConcurrency?: number | undefined;
  /** The ARN of the queue for asynchronous invocations whose last retry failed. */
  readonly deadLetters?: string | undefined;
  /** The log group of its output, if the template names one. */
  readonly logGroup?: string | undefined;
}

const Properties = z.strictObject({
  Architectures: withoutEffect,
  Code: withoutEffect,
  DeadLetterConfig: z.strictObject({ TargetArn: z.string() }).optional(),
  Description: withoutEffect,
  Environment: z.strictObject({ Variables: z.record(z.string(), z.coerce.string()).default({}) }).optional(),
  EphemeralStorage: withoutEffect,
  FunctionName: z.string().optional(),
  Handler: z.string().regex(/^[\w./-]+\.\w+$/, 'expected a module and an export, such as index.handler'),
  LoggingConfig: z
    .strictObject({
      ApplicationLogLevel: withoutEffect,
      LogFormat: withoutEffect,
      LogGroup: z.string().optional(),
      SystemLogLevel: withoutEffect,
    })
    .optional(),
  MemorySize: z.coerce.number().int().min(128).max(10_240).default(128),
  PackageType: z.literal('Zip').optional(),
  RecursiveLoop: withoutEffect,
  ReservedConcurrentExecutions: z.coerce.number().int().min(0).optional(),
  Role: withoutEffect,
  Runtime: z.string().startsWith('nodejs', 'the local cloud runs Node.js functions only'),
  RuntimeManagementConfig: withoutEffect,
  Tags: withoutEffect,
  Timeout: z.coerce.number().int().min(1).max(900).default(3),
  TracingConfig: withoutEffect,
});

/**
 * Defines the name and ARN of every function of the assembly, so that other resources can refer to it. Call it before
 * `readFunctions`.
 */
export function defineFunctions(assembly: Assembly): void {
  for (const resource of assembly.resources('AWS::Lambda::Function')) {
    const name = functionName(assembly, resource);
    assembly.define(resource, { ref: name, attributes: { Arn: localArn('lambda', `function:${name}`) } });
  }
}

/**
 * Reads every function of the assembly. The resources that environment variables refer to must be defined.
 *
 * @throws TemplateError for an unknown property
 */
export function readFunctions(assembly: Assembly): readonly FunctionProperties[] {
  const resources = assembly.resources('AWS::Lambda::Function');
  const prefix = commonPrefix(resources.map((resource) => functionName(assembly, resource)));
  return resources.map((resource) => {
    const properties = readProperties(assembly, resource, Properties);
    const name = functionName(assembly, resource);
    return {
      name,
      label: name.slice(prefix.length),
      arn: localArn('lambda', `function:${name}`),
      directory: assembly.assetPath(resource),
      handler: properties.Handler,
      memoryMegabytes: properties.MemorySize,
      timeoutSeconds: properties.Timeout,
      environment: properties.Environment?.Variables ?? {},
      reservedConcurrency: properties.ReservedConcurrentExecutions,
      deadLetters: properties.DeadLetterConfig?.TargetArn,
      logGroup: properties.LoggingConfig?.LogGroup,
    };
  });
}

/** Returns the module file and the export of a handler. Lambda also looks for `.js` and `.cjs`; the bundles here are `.mjs`. */
export function handlerOf({ directory, handler }: FunctionProperties): { file: string; handler: string } {
  const dot = handler.lastIndexOf('.');
  return { file: join(directory, `${handler.slice(0, dot)}.mjs`), handler: handler.slice(dot + 1) };
}

/**
 * Returns the environment variables of a running function: its own, Lambda's, and the addresses of the local services.
 *
 * @param endpoints local address by service, such as `dynamodb` or `sfn`
 */
export function functionVariables(
  properties: FunctionProperties,
  endpoints: Readonly<Record<string, string>>,
  credentials: Credentials,
): Record<string, string> {
  const addresses = Object.entries(endpoints).map(([service, url]) => [
    `AWS_ENDPOINT_URL_${service.toUpperCase()}`,
    url,
  ]);
  return {
    ...properties.environment,
    ...Object.fromEntries(addresses),
    AWS_REGION: LOCAL_REGION,
    AWS_DEFAULT_REGION: LOCAL_REGION,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    // Functions must not read the developer's own AWS configuration.
    AWS_CONFIG_FILE: devNull,
    AWS_SHARED_CREDENTIALS_FILE: devNull,
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(properties.memoryMegabytes),
    AWS_LAMBDA_FUNCTION_NAME: properties.name,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: properties.directory,
    _HANDLER: properties.handler,
  };
}

/** Returns the words that all names begin with, up to a hyphen; empty for a single name. */
function commonPrefix(names: readonly string[]): string {
  const [first = '', ...others] = names;
  if (others.length === 0) return '';
  const words = first.split('-').slice(0, -1);
  while (words.length > 0 && !others.every((name) => name.startsWith(`${words.join('-')}-`))) words.pop();
  return words.length === 0 ? '' : `${words.join('-')}-`;
}

function functionName(assembly: Assembly, resource: TemplateResource): string {
  const named = resource.properties.FunctionName;
  if (named === undefined) return resource.logicalId;
  const where = `${resource.stack}.${resource.logicalId} FunctionName`;
  const name = assembly.resolve(resource.stack, named, where);
  if (typeof name !== 'string') throw new TemplateError(where, 'expected a string');
  return name;
}
