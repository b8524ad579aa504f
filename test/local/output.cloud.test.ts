import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

const OUTPUT = new URL('../../bin/support/output.ts', import.meta.url).href;

/** Device of Linux that is always full. */
const FULL = '/dev/full';

const program = (code: string) => ['--input-type=module', '-e', `import { guardOutput } from '${OUTPUT}'; ${code}`];

/** Runs a program, reads the first part of its output and leaves. */
async function readAndLeave(code: string) {
  const child = spawn(process.execPath, program(code), { stdio: ['ignore', 'pipe', 'pipe'] });
  const complained = text(child.stderr);
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [exitCode] = await once(child, 'close');
  return { exitCode, complained: await complained };
}

/** Program that writes until the reader has left, and then does its last work. */
const UNTIL_LEFT = `let left = false;
  guardOutput(() => { left = true; });
  const write = () => {
    console.log('line');
    if (left) { console.error('last work'); process.exitCode = 3; } else setImmediate(write);
  };
  write();`;

test('a program goes on with its work when its reader leaves, and its exit code is that of the work', async () => {
  expect(await readAndLeave(UNTIL_LEFT)).toEqual({ exitCode: 3, complained: 'last work\n' });
});

test.runIf(process.platform === 'linux').each([
  ['ops.ts', '--help'],
  ['drill.ts', '--help'],
  ['token.ts', '--help'],
])('bin/%s ends with 1 and one line when its output cannot be written', (name, ...args) => {
  const full = openSync(FULL, 'w');
  const { status, stderr } = spawnSync(process.execPath, ['bin/node.cjs', `bin/${name}`, ...args], {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  closeSync(full);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^the output cannot be written: ENOSPC: .*\n$/)]);
});
