import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import packageJson from '../../package.json' with { type: 'json' };
import { temporaryDirectory } from './fixtures.ts';

/** Runs a program that prints its Node.js as npm runs it on a machine with another one. */
function launch(ownVersion: string | undefined, script = 'start') {
  const own = join(temporaryDirectory(), 'node');
  writeFileSync(own, '#!/bin/sh\necho "own $@"\n', { mode: 0o700 });
  const npm = ownVersion === undefined ? {} : { npm_config_user_agent: `npm/11.0.0 node/${ownVersion} linux x64` };
  const { npm_config_user_agent: _, npm_node_execpath: __, ...environment } = process.env;
  const { stdout, stderr } = spawnSync(process.execPath, [resolve('bin/node.cjs'), '-p', 'process.version'], {
    encoding: 'utf8',
    env: { ...environment, ...npm, ...(ownVersion && { npm_node_execpath: own }), npm_lifecycle_event: script },
  });
  return { stdout: stdout.trim(), stderr: stderr.trim() };
}

describe.runIf(process.platform !== 'win32')('an npm script runs on', () => {
  test.each(['v24.0.0', 'v24.21.0', 'v26.1.0', 'v100.0.0'])("the machine's own Node.js %s", (version) => {
    expect(launch(version)).toEqual({ stdout: 'own -p process.version', stderr: '' });
  });

  test.each(['v20.20.2', 'v22.0.0', 'v23.11.1'])(
    "the packaged Node.js where the machine's own is %s, and says so at a start",
    (version) => {
      const { stdout, stderr } = launch(version);
      expect(stdout).toBe(process.version);
      expect(stderr).toBe(`Node.js ${process.version} of this package, since the machine's own is ${version}.`);
      expect(launch(version, 'token')).toEqual({ stdout: process.version, stderr: '' });
    },
  );

  test('the Node.js that was called, without npm', () => {
    expect(launch(undefined)).toEqual({ stdout: process.version, stderr: '' });
  });
});

test('an npm script keeps what it compiles beside the packages, unless another place is named', () => {
  const { NODE_COMPILE_CACHE: _, ...environment } = process.env;
  const placeIn = (env: NodeJS.ProcessEnv) =>
    spawnSync(process.execPath, [resolve('bin/node.cjs'), '-p', 'process.env.NODE_COMPILE_CACHE'], {
      encoding: 'utf8',
      env,
    }).stdout.trim();
  expect(placeIn(environment)).toBe(resolve('node_modules', '.cache', 'compile-cache'));
  const elsewhere = temporaryDirectory();
  expect(placeIn({ ...environment, NODE_COMPILE_CACHE: elsewhere })).toBe(elsewhere);
});

/** Commands of a script, also of those that `bin/steps.cjs` runs. */
const commandsOf = (script: string): readonly string[] => {
  const [, steps] = /^node bin\/steps\.cjs (.*) --$/.exec(script) ?? [];
  if (steps === undefined) return script.split(' && ');
  const words = [...steps.matchAll(/"([^"]+)"|(\S+)/g)].map(([, quoted, word]) => quoted ?? word ?? '');
  return words.filter((word) => word !== 'then');
};

const scripts = Object.entries(packageJson.scripts);

test.each(scripts)('the npm script %s chooses its Node.js', (_, script) => {
  // Checks and formatters are programs of their own; they run on any Node.js.
  for (const command of commandsOf(script)) {
    const isTool = /^(biome|depcruise|tsc|npm run)( |$)/.test(command);
    if (!isTool) expect(command.replace(/^([A-Z_]+=\S+ )+/, '')).toMatch(/^node bin\/node\.cjs /);
  }
});

/** Programs that load clients of AWS before they answer --help themselves, as `test/ops` and the smoke test show. */
const LOADS_MORE: readonly string[] = ['ops', 'smoke'];

/** Scripts that start a program of this project, or several programs. Other programs answer --help themselves. */
const own = scripts.filter(
  ([name, script]) =>
    !LOADS_MORE.includes(name) && /^node bin\/(steps\.cjs|node\.cjs (--\S+ )*(?!node_modules))/.test(script),
);

test.each(own)('--help of the npm script %s tells what it does, and does not do it', (_, script) => {
  const [program = '', ...args] = script.replaceAll('"', "'").split(' ').slice(1);
  expect(program).toMatch(/^bin\/.*\.cjs$/);
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args, '--help'], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout).toMatch(/^(`npm run |Usage: |Makes |Runs at the same time:\n|Keeps |Runs |Prints )/);
});

test('a script of one command has no other before it, which --help would run', () => {
  for (const [name, script] of scripts) expect(script.includes('&&') ? name : '').toBe('');
});
