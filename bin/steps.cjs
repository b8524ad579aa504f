// Runs commands: `node bin/steps.cjs <command>… then <command>… -- [arguments of the last command]`. Those between two `then` run at the
// same time, each of which uses few cores for most of its time. None after a `then` runs unless all before it succeed. npm hands the
// arguments of a script to its last command only, so `npm run lint -- --help` would run the commands before it.
'use strict';
const { spawn } = require('node:child_process');

const given = process.argv.slice(2);
const end = given.indexOf('--');
const [words, args] = [given.slice(0, end), given.slice(end + 1)];
const commands = words.filter((word) => word !== 'then');

if (args.some((arg) => arg === '--help' || arg === '-h')) {
  const steps = words.map((word) => (word === 'then' ? 'and after these:' : `  ${word}`));
  console.log(['Runs at the same time:', ...steps, 'Arguments go to the last one.'].join('\n'));
  process.exit(0);
}

/** @param {string} command */
const withArguments = (command) =>
  [command, ...(command === commands.at(-1) ? args.map((arg) => JSON.stringify(arg)) : [])].join(' ');

/**
 * Runs a command. One that runs alone writes to the terminal; another one is heard when it has ended.
 *
 * @param {string} command
 * @param {boolean} isAlone
 * @returns {Promise<number>} the exit code
 */
function run(command, isAlone) {
  const colors = process.stdout.isTTY && process.env.NO_COLOR === undefined ? { FORCE_COLOR: '1' } : {};
  const child = spawn(withArguments(command), {
    stdio: isAlone ? 'inherit' : ['ignore', 'pipe', 'pipe'],
    env: isAlone ? process.env : { ...process.env, ...colors },
    shell: true,
  });
  /** @type {Buffer[]} */
  const said = [];
  for (const output of [child.stdout, child.stderr]) output?.on('data', (chunk) => said.push(chunk));
  return new Promise((resolve) => {
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      resolve(code ?? 1);
    });
  });
}

async function main() {
  for (let first = 0; first < words.length; ) {
    const next = words.indexOf('then', first);
    const group = words.slice(first, next < 0 ? words.length : next);
    const codes = await Promise.all(group.map((command) => run(command, group.length === 1)));
    const failed = codes.find((code) => code !== 0);
    if (failed !== undefined) {
      process.exitCode = failed;
      return;
    }
    first += group.length + 1;
  }
}

void main();
