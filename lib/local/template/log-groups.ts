import * as z from 'zod';
import { localArn } from './account.ts';
import type { Assembly } from './assembly.ts';

/**
 * Gives every log group of the assembly its name and ARN, so that functions and metrics can refer to it. Lines are not kept by group:
 * they all go to the local cloud's log.
 */
export function defineLogGroups(assembly: Assembly): void {
  for (const resource of assembly.resources('AWS::Logs::LogGroup')) {
    const { stack, logicalId, properties } = resource;
    const named = assembly.resolve(stack, properties.LogGroupName ?? logicalId, `${logicalId} LogGroupName`);
    const name = z.string().parse(named);
    assembly.define(resource, { ref: name, attributes: { Arn: localArn('logs', `log-group:${name}:*`) } });
  }
}

/** The name of the log group that an ARN is of; undefined for an ARN of anything else. */
export const logGroupOf = (arn: string): string | undefined =>
  /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(arn)?.[1];
