import { registerHooks } from 'node:module';

/** Modules that the library imports, and what stands for them. */
const INSTEAD: Readonly<Record<string, URL>> = {
  '@aws-sdk/client-lambda': new URL('./unused-aws-sdk.js', import.meta.url),
  '@aws-sdk/credential-providers': new URL('./unused-aws-sdk.js', import.meta.url),
  'asl-validator': new URL('./lazy-validator.js', import.meta.url),
};

// The library imports the AWS SDK, for tasks that nobody overrides, and the validator, for definitions that are new. Both together are a
// fifth of the processor time of a start, and 30 MB.
const hooks = registerHooks({
  resolve: (specifier, context, next) => {
    const instead = context.parentURL?.includes('/aws-local-stepfunctions/') ? INSTEAD[specifier] : undefined;
    return instead === undefined
      ? next(specifier, context)
      : { url: instead.href, format: 'module', shortCircuit: true };
  },
});

/** The interpreter of the Amazon States Language. */
export const { StateMachine: Interpreter, ExecutionError } = await import('aws-local-stepfunctions');
export type Interpreter = InstanceType<typeof Interpreter>;

hooks.deregister();
