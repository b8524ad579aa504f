// Loads the validator of definitions at its first use: a later start has only known definitions (see valid-definitions.ts).
import { createRequire } from 'node:module';

const load = createRequire(createRequire(import.meta.url).resolve('aws-local-stepfunctions'));

/**
 * @param {unknown} definition
 * @param {unknown} options
 */
export default function validate(definition, options) {
  const validator = load('asl-validator');
  return (validator.default ?? validator)(definition, options);
}
