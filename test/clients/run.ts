/**
 * `npm run test:clients`: makes a client of the running local cloud's OpenAPI document in four languages, each with a generator that this
 * project did not write. The clients compile, and place, read, list and cancel an order of each line. Two linters read the document too,
 * and the Python library of Standard Webhooks verifies deliveries.
 */
import { equal, match } from 'node:assert/strict';
import { cpSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { rejectArguments } from '../../bin/support/command-line.ts';
import { findPython, installPackages, NO_PYTHON } from '../support/python/python.ts';
import { isThere, run } from './programs.ts';
import { startWalkedCloud, type WalkedCloud } from './walked-cloud.ts';

rejectArguments('npm run test:clients');

const ROOT = resolve(import.meta.dirname, '..', '..');

/** Generator of Go clients. `test/clients/go/go.mod` pins what its clients load. */
const OAPI_CODEGEN = 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2';

/**
 * Remarks of openapi-generator about itself: on its support of OpenAPI 3.1, on examples of objects, and on fields of any type, which
 * callers may send back.
 */
const JAVA_REMARKS =
  /OpenAPI 3\.1 support is still in beta|Ignoring complex example on request body|Failed to get the schema name: null/;

const python = findPython();
const hasGo = isThere('go', 'version');
const hasJava = isThere('javac', '--release', '17', '--version') && isThere('mvn', '--version');

suite('clients that other generators make of the document', () => {
  let cloud: WalkedCloud;
  let programs: string | undefined;

  before(async () => {
    cloud = await startWalkedCloud();
    if (python !== undefined) programs = installPackages(python, cloud.directory, 'requirements-clients.txt');
  });

  after(() => cloud?.stop());

  /** Copies the sources of a language into a folder of its own beside the document. */
  const folderFor = (language: string): string => {
    const folder = join(cloud.directory, language);
    cpSync(join(import.meta.dirname, language), folder, { recursive: true });
    cpSync(cloud.document, join(folder, 'openapi.json'));
    return folder;
  };
  const program = (name: string): string => join(programs ?? '', name);

  test('TypeScript: openapi-typescript and openapi-fetch; the rules of spectral', async () => {
    const cwd = folderFor('typescript');
    const tool = (name: string) => join(cwd, 'node_modules', '.bin', name);
    await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'], { cwd });
    const output = await run(tool('openapi-typescript'), ['openapi.json', '--output', 'schema.d.ts'], { cwd });
    equal(/warn/i.exec(output), null, output);
    const types = ['--typeRoots', join(ROOT, 'node_modules', '@types'), '--types', 'node'];
    await run(join(ROOT, 'node_modules', '.bin', 'tsc'), ['-p', '.', ...types], { cwd });
    await run(process.execPath, ['main.ts'], { cwd, env: cloud.environment });
    const lint = await run(tool('spectral'), ['lint', '--fail-severity', 'hint', 'openapi.json'], { cwd });
    match(lint, /No results with a severity/);
  });

  test('Python: openapi-python-client; openapi-spec-validator', {
    skip: python === undefined && NO_PYTHON,
  }, async () => {
    const cwd = folderFor('python');
    await run(program('openapi-spec-validator'), ['openapi.json'], { cwd });
    // The generator formats its code with ruff, from the same environment.
    const env = { PATH: `${programs}:${process.env.PATH}` };
    const flags = ['generate', '--path', 'openapi.json', '--output-path', 'client', '--fail-on-warning'];
    await run(program('openapi-python-client'), flags, { cwd, env });
    cpSync(join(cwd, 'main.py'), join(cwd, 'client', 'main.py'));
    const client = { cwd: join(cwd, 'client') };
    await run(program('mypy'), ['main.py'], client);
    await run(program('python'), ['main.py'], { ...client, env: cloud.environment });
  });

  test('Python: standardwebhooks verifies deliveries, during a rotation by either secret', {
    skip: python === undefined && NO_PYTHON,
  }, async () => {
    await run(program('python'), ['webhooks.py'], { cwd: folderFor('python'), env: cloud.environment });
  });

  test('Go: oapi-codegen', {
    skip: !hasGo && 'Skipped: this check needs Go, and none was found in PATH.',
  }, async () => {
    const cwd = folderFor('go');
    mkdirSync(join(cwd, 'client'));
    const flags = ['-generate', 'types,client', '-package', 'client', '-o', 'client/client.go', 'openapi.json'];
    const output = await run('go', ['run', OAPI_CODEGEN, ...flags], { cwd });
    equal(/warn/i.exec(output), null, output);
    await run('go', ['vet', './...'], { cwd });
    await run('go', ['run', '.'], { cwd, env: cloud.environment });
  });

  const noJava = 'Skipped: this check needs Java 17 or newer with Maven, and they were not found in PATH.';
  test('Java: openapi-generator', { skip: !hasJava && noJava }, async () => {
    const cwd = folderFor('java');
    const sources = join(cwd, 'src', 'main', 'java');
    mkdirSync(sources, { recursive: true });
    cpSync(join(cwd, 'Main.java'), join(sources, 'Main.java'));
    const output = await run('mvn', ['--batch-mode', 'compile', 'exec:java'], { cwd, env: cloud.environment });
    const warnings = output.split('\n').filter((line) => line.startsWith('[WARNING]') && !JAVA_REMARKS.test(line));
    equal(warnings.join('\n'), '');
  });
});
