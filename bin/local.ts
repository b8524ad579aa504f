/** `npm start`: runs Quartermaster on this machine. `npm start -- --help` lists the flags. */
import { type LocalOptions, readOptions, USAGE } from './local/local-options.ts';
import { replaceProcess } from './local/replace-process.ts';
import { endWith, UsageError } from './support/command-line.ts';

const OLDEST_NODE = 24;

const [major = ''] = process.versions.node.split('.');
if (Number(major) < OLDEST_NODE) {
  console.error(
    `Quartermaster requires Node.js ${OLDEST_NODE} or later, but this is ${process.version}. ` +
      `"npm start" uses the Node.js ${OLDEST_NODE} that "npm ci" installs.`,
  );
  process.exit(1);
}
const options = readCommandLine();
if (options.help) {
  process.stdout.write(USAGE);
} else {
  replaceProcess();
  // What this process and its children write is for this user only.
  process.umask(0o077);
  // The local cloud takes a second to load. The help and the error for a mistyped flag do not need it.
  const { runLocally } = await import('./local/run-locally.ts');
  await runLocally(options);
}

function readCommandLine(): LocalOptions {
  try {
    return readOptions(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    endWith(error);
    process.exit();
  }
}
