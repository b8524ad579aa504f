/** `npm run drill -- <incident>`: makes an incident on the running local cloud. `npm run drill -- --help` lists the incidents. */
import { Drill } from './drill/drill.ts';
import { runDrill } from './drill/run.ts';
import { localDirectory } from './local/local-options.ts';
import { guardOutput } from './support/output.ts';
import { runningCloud } from './support/running-cloud.ts';

guardOutput();
process.exitCode = await runDrill(process.argv.slice(2), {
  print: (line) => console.log(line),
  printError: (line) => console.error(line),
  connect: () => {
    const cloud = runningCloud(localDirectory(process.env));
    return Drill.connect(cloud);
  },
});
