import * as z from 'zod';
import { localArn } from '../template/account.ts';
import type { Assembly } from '../template/assembly.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';

/** A further ARN of a function. */
export interface FunctionAlias {
  readonly arn: string;
  readonly functionArn: string;
}

const Version = z.strictObject({
  CodeSha256: withoutEffect,
  Description: withoutEffect,
  FunctionName: z.string(),
  FunctionScalingConfig: withoutEffect,
  ProvisionedConcurrencyConfig: withoutEffect,
  RuntimePolicy: withoutEffect,
});

/** An alias without `RoutingConfig`: with a single version there is nothing to split. */
const Alias = z.strictObject({
  Description: withoutEffect,
  FunctionName: z.string(),
  FunctionVersion: z.string(),
  Name: z.string(),
  ProvisionedConcurrencyConfig: withoutEffect,
});

/** The only version of a function: the code and the settings of the template. */
export const ONLY_VERSION = '1';

/**
 * Defines the ARN of every version and alias of the assembly, so that other resources can refer to it. Functions must be defined.
 *
 * @returns the aliases
 * @throws TemplateError for an unknown property, and for an alias that refers to no function of the assembly
 */
export function defineAliases(assembly: Assembly): readonly FunctionAlias[] {
  for (const resource of assembly.resources('AWS::Lambda::Version')) {
    const arn = functionArn(readProperties(assembly, resource, Version).FunctionName);
    const ref = `${arn}:${ONLY_VERSION}`;
    assembly.define(resource, { ref, attributes: { FunctionArn: ref, Version: ONLY_VERSION } });
  }
  return assembly.resources('AWS::Lambda::Alias').map((resource) => {
    const { FunctionName, Name } = readProperties(assembly, resource, Alias);
    const alias = { arn: `${functionArn(FunctionName)}:${Name}`, functionArn: functionArn(FunctionName) };
    assembly.define(resource, { ref: alias.arn, attributes: { AliasArn: alias.arn } });
    return alias;
  });
}

const functionArn = (nameOrArn: string): string =>
  nameOrArn.startsWith('arn:') ? nameOrArn : localArn('lambda', `function:${nameOrArn}`);
