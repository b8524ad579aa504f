/** `npm run ops -- <command>`: operates a deployed stage or the local cloud. `npm run ops -- --help` lists the commands. */
import { text } from 'node:stream/consumers';
import { logger } from '../functions/core/observability/log.ts';
import { readLocalCloud } from '../lib/local/support/local-cloud-description.ts';
import { localDirectory } from './local/local-options.ts';
import { runOps } from './ops/run.ts';
import { guardOutput } from './support/output.ts';

const directory = localDirectory(process.env);

guardOutput();
// Commands call functions of the service, whose log is for CloudWatch.
logger.setLogLevel('SILENT');
process.exitCode = await runOps(process.argv.slice(2), {
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  input: () => text(process.stdin),
  local: () => readLocalCloud(directory),
  directory,
});
