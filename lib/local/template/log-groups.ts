import * as z from 'zod';
import { localArn } from './account.ts';
import type { Assembly } from './assembly.ts';

/**
 * Defines the name and ARN of every log group of the assembly, so that functions and metrics can refer to it. The lines of all
 * groups go to the local cloud's log.
 */
export function defineLogGroups(assembly: Assembly): void {
  for (const resource of assembly.resources('AWS::Logs::LogGroup')) {
    const { stack, logicalId, properties } = resource;
    const named = assembly.resolve(stack, properties.LogGroupName ?? logicalId, `${logicalId} LogGroupName`);
    const name = z.string().parse(named);
    assembly.define(resource, { ref: name, attributes: { Arn: localArn('logs', `log-group:${name}:*`) } });
  }
}

/**
 * Returns the name of a log group from its ARN; undefined for any other ARN.
 *
 * @example logGroupOf('arn:aws:logs:us-east-1:000000000000:log-group:orders:*') // 'orders'
 */
export const logGroupOf = (arn: string): string | undefined =>
  /^arn:[^:]*:logs:[^:]*:[^:]*:log-group:([^:]+)/.exec(arn)?.[1];
