import * as z from 'zod';
import { messageOf } from '../support/error-message.ts';
import { localArn } from '../template/account.ts';
import type { Assembly, TemplateResource } from '../template/assembly.ts';
import { TemplateError } from '../template/intrinsic-functions.ts';
import { readProperties, withoutEffect } from '../template/resource-properties.ts';
import { type ExecutionLog, executionLog, LoggingConfiguration } from './execution-log.ts';
import { EXPRESS_SECONDS } from './express-time.ts';
import { Interpreter } from './interpreter.ts';
import { type RunnableDefinition, runnableDefinition } from './state-machine-definition.ts';
import { taskOf } from './state-machine-tasks.ts';
import { ValidDefinitions } from './valid-definitions.ts';

const MachineType = z.enum(['STANDARD', 'EXPRESS']);

const Properties = z.strictObject({
  DefinitionString: z.string(),
  EncryptionConfiguration: withoutEffect,
  LoggingConfiguration: LoggingConfiguration.optional(),
  RoleArn: withoutEffect,
  StateMachineName: z.string().optional(),
  StateMachineType: MachineType.default('STANDARD'),
  Tags: withoutEffect,
  TracingConfiguration: withoutEffect,
});

/** A state machine as the local cloud runs it. */
export interface MachineProperties {
  readonly name: string;
  readonly type: z.infer<typeof MachineType>;
  readonly definition: RunnableDefinition;
  /** The log of its executions; undefined for no log. */
  readonly log?: ExecutionLog | undefined;
}

/** Defines the name and ARN of every state machine, so that other resources can refer to it. */
export function defineStateMachines(assembly: Assembly): void {
  for (const resource of assembly.resources('AWS::StepFunctions::StateMachine')) {
    const name = machineName(assembly, resource);
    assembly.define(resource, { ref: machineArn(name), attributes: { Arn: machineArn(name), Name: name } });
  }
}

/**
 * Reads every state machine. The functions, tables and buses of their tasks must be defined.
 *
 * @param timeScale virtual seconds in a real second, for waits before retries
 * @throws TemplateError for an invalid definition, and for one that would behave differently than on AWS
 */
export function readStateMachines(assembly: Assembly, timeScale = 1): readonly MachineProperties[] {
  const valid = new ValidDefinitions(assembly.directory);
  return assembly.resources('AWS::StepFunctions::StateMachine').map((resource) => {
    const { DefinitionString, StateMachineType: type, ...properties } = readProperties(assembly, resource, Properties);
    const where = `${resource.type} ${resource.logicalId} DefinitionString`;
    try {
      validate(DefinitionString, valid);
    } catch (error) {
      throw new TemplateError(where, messageOf(error));
    }
    const definition = runnableDefinition(DefinitionString, where, (called) => taskOf(called) !== undefined, timeScale);
    const log = executionLog(properties.LoggingConfiguration);
    return { name: machineName(assembly, resource), type, definition: definitionOf(type, definition), log };
  });
}

/** Limits an Express definition to five minutes. An interrupted Express execution starts over. */
function definitionOf(type: MachineProperties['type'], definition: RunnableDefinition): RunnableDefinition {
  if (type === 'STANDARD') return definition;
  const timeoutSeconds = Math.min(definition.timeoutSeconds ?? EXPRESS_SECONDS, EXPRESS_SECONDS);
  return { ...definition, timeoutSeconds, resumable: false };
}

/** Throws unless the definition is valid. */
function validate(definition: string, valid: ValidDefinitions): void {
  if (valid.has(definition)) return;
  new Interpreter(JSON.parse(definition), { validationOptions: { checkArn: false } });
  valid.add(definition);
}

/** Returns the ARN of a state machine. */
export function machineArn(name: string): string {
  return localArn('states', `stateMachine:${name}`);
}

function machineName(assembly: Assembly, resource: TemplateResource): string {
  const named = resource.properties.StateMachineName;
  if (named === undefined) return resource.logicalId;
  return z.string().parse(assembly.resolve(resource.stack, named, `${resource.logicalId} StateMachineName`));
}
