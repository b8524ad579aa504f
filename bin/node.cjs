// Runs a program with the right Node.js: `node bin/node.cjs [node flags] <program> [arguments]`. The machine's own Node.js is right
// when it is 24 or newer; else the packaged one is. npm puts the packaged one first on the path, and says here which one runs npm.
//
// Every Node.js from 20 on understands this file: plain CommonJS without imports.
//
// A program of this project that does not answer --help itself is described by its first comment: --help never starts work. One that does
// names the flag, or the option 'help' of another file that reads its flags.
'use strict';
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');

const OLDEST = 24;

/** @param {string | undefined} version a version such as v24.1.0 */
const major = (version) => Number(/^v?(\d+)\./.exec(version ?? '')?.[1] ?? 0);

const [, ownVersion] = /\bnode\/(v\d+\.\d+\.\d+)/.exec(process.env.npm_config_user_agent ?? '') ?? [];
const own = process.env.npm_node_execpath;
const useOwn = own !== undefined && major(ownVersion) >= OLDEST;
const node = useOwn ? own : process.execPath;

if (!useOwn && major(process.version) < OLDEST) {
  console.error(
    `Quartermaster requires Node.js ${OLDEST} or later, but this is ${process.version}. "npm ci" installs one for ` +
      `common machines, but not for ${process.platform}-${process.arch}: install Node.js ${OLDEST}.`,
  );
  process.exit(1);
}
if (!useOwn && ownVersion !== undefined && process.env.npm_lifecycle_event === 'start') {
  console.error(`Node.js ${process.version} of this package, since the machine's own is ${ownVersion}.`);
}

const rest = process.argv.slice(2);
const help = helpOf(rest);
if (help !== undefined) {
  console.log(help);
  process.exit(0);
}
// What one run has compiled, the next one loads: a command of operators takes half the processor time, and a program that finds all of
// its sources there never loads what strips types, which takes 20 MB.
const env = { NODE_COMPILE_CACHE: join(__dirname, '..', 'node_modules', '.cache', 'compile-cache'), ...process.env };
if (typeof process.execve === 'function' && process.platform !== 'win32') {
  // Replaces this process, so that signals reach the program and no second process waits for it.
  process.execve(node, [node, ...rest], env);
} else {
  const { status, error } = spawnSync(node, rest, { stdio: 'inherit', env });
  if (error !== undefined) console.error(error.message);
  process.exitCode = status ?? 1;
}

/**
 * Returns the description of the program, if it is asked for and the program does not give it.
 *
 * @param {readonly string[]} args
 */
function helpOf(args) {
  const index = args.findIndex((arg) => !arg.startsWith('-'));
  const program = args[index];
  if (program === undefined || program.includes('node_modules')) return undefined;
  if (!args.slice(index + 1).some((arg) => arg === '--help' || arg === '-h')) return undefined;
  const source = readFileSync(program, 'utf8');
  if (/--help|'help'/.test(source)) return undefined;
  const [, comment = program] = /\/\*\*([\s\S]*?)\*\//.exec(source) ?? [];
  return comment.replaceAll(/^ *\* ?/gm, '').trim();
}
