import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as z from 'zod';
import { killAtAbort } from './kill-at-abort.ts';
import { reasonIn } from './start-error.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/**
 * Sources of the template and the functions' code, with the examples that the API's guide shows. The code of the local cloud is excluded,
 * because it only reads the result.
 */
const SOURCES = [
  'bin/quartermaster.ts',
  'lib',
  'functions',
  'examples',
  'cdk.json',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
];
const NOT_SOURCES = join(ROOT, 'lib', 'local');

/** Number of earlier assemblies to keep, because another local cloud may be running them. */
const KEPT = 2;

/**
 * Returns the directory of the cloud assembly for the stage `local`. Synthesizes a new assembly only if a source has changed.
 *
 * @param directory directory that contains the assemblies
 * @param synthesizing called before a synthesis, which takes seconds
 * @throws Error with the reason, if the synthesis fails
 */
export async function localAssembly(directory: string, synthesizing: () => void, signal: AbortSignal): Promise<string> {
  const assemblies = join(directory, 'assemblies');
  const made = join(assemblies, sourcesHash());
  if (existsSync(made)) return made;
  synthesizing();
  const unfinished = `${made}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    await synthesize(unfinished, signal);
    if (!existsSync(made)) renameSync(unfinished, made);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
  removeOld(assemblies, made);
  return made;
}

/** Runs the CDK app as the CDK's command line would, without loading the command line. */
function synthesize(outdir: string, signal: AbortSignal): Promise<void> {
  const { context } = z
    .object({ context: z.record(z.string(), z.unknown()).default({}) })
    .parse(JSON.parse(readFileSync(join(ROOT, 'cdk.json'), 'utf8')));
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'quartermaster.ts')], {
    cwd: ROOT,
    env: {
      ...process.env,
      CDK_OUTDIR: outdir,
      CDK_CONTEXT_JSON: JSON.stringify({ ...context, stage: 'local' }),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  killAtAbort(child, signal);
  let said = '';
  for (const output of [child.stdout, child.stderr]) {
    output.on('data', (chunk: Buffer) => {
      said += chunk.toString();
    });
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve();
      else if (signal.aborted) reject(signal.reason);
      else
        reject(
          new Error(
            `the template cannot be synthesized: ${reasonIn(said)}; npm run synth -- -c stage=local shows the details`,
          ),
        );
    });
  });
}

function sourcesHash(): string {
  const hash = createHash('sha256').update(process.version);
  for (const source of SOURCES) {
    const path = join(ROOT, source);
    for (const file of statSync(path).isDirectory() ? filesIn(path) : [path]) {
      hash
        .update(`${relative(ROOT, file)}\0`)
        .update(readFileSync(file))
        .update('\0');
    }
  }
  return hash.digest('hex').slice(0, 20);
}

function filesIn(directory: string): string[] {
  if (directory === NOT_SOURCES) return [];
  const entries = readdirSync(directory, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  return entries.flatMap((entry) => {
    const path = join(directory, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}

function removeOld(assemblies: string, made: string): void {
  const others = readdirSync(assemblies)
    .map((name) => join(assemblies, name))
    .filter((path) => path !== made)
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const path of others.slice(KEPT)) rmSync(path, { recursive: true, force: true });
}
