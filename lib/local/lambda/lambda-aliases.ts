import * as z from 'zod';
import { localArn } from '../template/account.ts';
import type { Assembly } from '../template/assembly.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';

/** Another ARN under which a function is called. */
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

/** Without `RoutingConfig`: there is one version, so that nothing can be shared out between two. */
const Alias = z.strictObject({
  Description: withoutEffect,
  FunctionName: z.string(),
  FunctionVersion: z.string(),
  Name: z.string(),
  ProvisionedConcurrencyConfig: withoutEffect,
});

/** The only version that a function has here: the code and the settings that the template describes. */
const ONLY_VERSION = '1';

/**
 * Gives every version and alias of the assembly its ARN, so that other resources can refer to it. Functions must have been defined.
 *
 * @returns the aliases
 * @throws TemplateError for a property that is not known, and for an alias of something that is not a function of the assembly
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
