// Runs commands one after the other, until one fails: `node bin/steps.cjs <command>… -- [arguments of the last command]`. npm hands the
// arguments of a script to its last command only, so `npm run lint -- --help` would run the commands before it.
'use strict';
const { spawnSync } = require('node:child_process');

const given = process.argv.slice(2);
const end = given.indexOf('--');
const [commands, args] = [given.slice(0, end), given.slice(end + 1)];

if (args.some((arg) => arg === '--help' || arg === '-h')) {
  console.log(['Runs, one after the other:', ...commands, 'Arguments go to the last one.'].join('\n  '));
  process.exit(0);
}
for (const [index, command] of commands.entries()) {
  const own = index === commands.length - 1 ? args.map((arg) => JSON.stringify(arg)) : [];
  const { status } = spawnSync([command, ...own].join(' '), { stdio: 'inherit', shell: true });
  if (status !== 0) process.exit(status ?? 1);
}
