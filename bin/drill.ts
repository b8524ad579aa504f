/** `npm run drill -- <incident>`: makes an incident on the running local cloud. `npm run drill -- --help` lists the incidents. */
import { readLocalCloud } from '../lib/local/support/local-cloud-description.ts';
import { Drill } from './drill/drill.ts';
import { runDrill } from './drill/run.ts';
import { localDirectory } from './local/local-options.ts';

process.exitCode = await runDrill(process.argv.slice(2), {
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  connect: () => {
    const cloud = readLocalCloud(localDirectory(process.env));
    if (cloud === undefined) throw new Error('no local cloud is running; start one with npm start');
    return Drill.connect(cloud);
  },
});
