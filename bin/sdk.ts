/** `npm run sdk`: makes the generated part of the SDK from the OpenAPI document of the sources. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { operationsCode } from './sdk/operations-code.ts';
import { sdkDocument, stamped } from './sdk/sdk-document.ts';
import { rejectArguments } from './support/command-line.ts';

const SDK = resolve(import.meta.dirname, '..', 'sdk');

function run(program: string, args: readonly string[]): void {
  const { status, error } = spawnSync(program, args, { cwd: SDK, stdio: 'inherit' });
  if (error) throw error;
  if (status !== 0) throw new Error(`${[program, ...args].join(' ')} ended with ${status}`);
}

rejectArguments('npm run sdk');
// The generator stays out of the service's own dependencies.
if (!existsSync(join(SDK, 'node_modules', '@hey-api', 'openapi-ts'))) run('npm', ['ci']);
const document = sdkDocument();
mkdirSync(join(SDK, 'build'), { recursive: true });
writeFileSync(join(SDK, 'build', 'openapi.json'), document.json);
run(process.execPath, [
  join('node_modules', '@hey-api', 'openapi-ts', 'bin', 'run.js'),
  '--file',
  'openapi-ts.config.ts',
]);
const GENERATED = join(SDK, 'src', 'generated');
const types = join(GENERATED, 'types.gen.ts');
writeFileSync(types, stamped(readFileSync(types, 'utf8'), document));
writeFileSync(join(GENERATED, 'operations.gen.ts'), operationsCode(document));
