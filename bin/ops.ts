/** `npm run ops -- <command>`: operates a deployed stage or the local cloud. `npm run ops -- --help` lists the commands. */
import { text } from 'node:stream/consumers';
import { readLocalCloud } from '../lib/local/support/local-cloud-description.ts';
import { localDirectory } from './local/local-options.ts';
import { runOps } from './ops/run.ts';

process.exitCode = await runOps(process.argv.slice(2), {
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  input: () => text(process.stdin),
  local: () => readLocalCloud(localDirectory(process.env)),
});
