import { exec } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import configuration from '../../.dependency-cruiser.mjs';
import biome from '../../biome.json' with { type: 'json' };
import manifest from '../../package.json' with { type: 'json' };
import { CIRCLES, COMMENTS, FORMS, type Probe, RIGHT, WRONG } from './probes.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** The part of `npm run lint` that checks imports. It finds its rules in the folder where it runs. */
const [, COMMAND = 'missing'] = /"(depcruise [^"]+)"/.exec(manifest.scripts.lint) ?? [];

/** The packages that the project declares. */
const PACKAGES = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies });

/** The source of a file that a probe imports. */
const TARGET = 'export const target = 1;\nexport type Target = 1;\n';

/** Most files that a folder may hold itself. */
const MOST_FILES = 25;

/** The end of a check of a tree of made-up files. */
interface Outcome {
  readonly exitCode: number;
  readonly output: string;
  /** The rules that each file, or folder, breaks. */
  readonly broken: Readonly<Record<string, readonly string[]>>;
}

const directory = mkdtempSync(join(tmpdir(), 'quartermaster-boundaries-'));

afterAll(() => rmSync(directory, { recursive: true }));

describe('an import that breaks a rule', () => {
  const probes = [...WRONG, ...FORMS, ...COMMENTS];
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await check('wrong', [...probes, ...CIRCLES]);
  });

  it('fails the command', () => {
    expect(outcome.exitCode).toBeGreaterThan(0);
  });

  it.each(probes.map((probe) => [probe.rules.join(', '), title(probe), probe] as const))(
    '%s: %s',
    (_rules, _title, probe) => {
      expect(outcome.broken[probe.file]).toEqual([...probe.rules].sort());
    },
  );

  it('fails for no other file', () => {
    const files = Object.keys(outcome.broken).filter((name) => name.includes('.'));
    expect(files.sort()).toEqual(probes.map(({ file }) => file).sort());
  });

  it('fails for the folders of a circle', () => {
    expect(outcome.broken['lib/circle-one']).toEqual(['folder-circle']);
    expect(outcome.broken['lib/circle-two']).toEqual(['folder-circle']);
  });

  it('is tried for every rule', () => {
    const tried = new Set(Object.values(outcome.broken).flat());
    expect([...tried].sort()).toEqual(configuration.forbidden.map(({ name }) => name).sort());
  });

  it('is answered with what to do', () => {
    const words = outcome.output.replaceAll(/\s+/g, ' ');
    for (const { comment } of configuration.forbidden) expect(words).toContain(comment);
  });
});

it('lets right imports pass', async () => {
  expect(await check('right', RIGHT)).toMatchObject({ exitCode: 0, broken: {} });
});

describe('the rules', () => {
  const files = filesBelow('bin', 'lib', 'functions', 'bench', 'sdk/src', 'examples', 'test');
  const paths = [...files, ...PACKAGES.map((name) => `node_modules/${name}/`)];

  it.each(configuration.forbidden.map((rule) => [rule.name, rule] as const))(
    '%s matches files that exist',
    (_name, { from, to }) => {
      const dead = [from, to].flatMap(patternsOf).filter((pattern) => !paths.some((path) => pattern.test(path)));
      expect(dead).toEqual([]);
    },
  );

  it('have names of their own', () => {
    const names = configuration.forbidden.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
  });
});

it('leaves rules for paths to the tool that is tested here', () => {
  // A pattern of biome.json that matches no file any more fails nothing.
  expect(biome).not.toHaveProperty('overrides');
  expect(biome).not.toHaveProperty('files');
  expect(JSON.stringify(biome)).not.toMatch(/"(includes|patterns|paths)"/);
});

describe('a folder', () => {
  it(`holds at most ${MOST_FILES} files`, () => {
    const crowded = crowdedFolders(filesBelow('bin', 'lib', 'functions', 'bench', 'sdk/src', 'examples'));
    expect(crowded, 'Split each of these folders into rooms, named after what their files do').toEqual([]);
  });

  it('with more files is found, whatever the folders in it hold', () => {
    const files = Array.from({ length: MOST_FILES }, (_, index) => `lib/full/file-${index}.ts`);
    expect(crowdedFolders([...files, 'lib/full/room/file.ts'])).toEqual([]);
    expect(crowdedFolders([...files, 'lib/full/file.css'])).toEqual(['lib/full']);
  });
});

/** Runs the command on the files of the probes, and on the files and packages that they import. */
async function check(name: string, probes: readonly Probe[]): Promise<Outcome> {
  const root = join(directory, name);
  const files = new Map(probes.flatMap(({ targets }) => targets).map((target) => [target, TARGET]));
  for (const { file, source } of probes) files.set(file, source);
  for (const [file, source] of files) write(join(root, file), source);
  for (const installed of PACKAGES) {
    const folder = join(root, 'node_modules', installed);
    write(join(folder, 'package.json'), JSON.stringify({ name: installed, version: '1.0.0', main: 'index.js' }));
    write(join(folder, 'index.js'), '');
  }
  for (const file of ['.dependency-cruiser.mjs', 'package.json']) cpSync(join(ROOT, file), join(root, file));

  const path = [join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH: path, NO_COLOR: '1', FORCE_COLOR: undefined };
  return await new Promise((resolve) => {
    exec(COMMAND, { cwd: root, env, maxBuffer: 2 ** 24 }, (error, stdout, stderr) => {
      resolve({ exitCode: Number(error?.code ?? 0), output: stdout + stderr, broken: brokenRules(stdout) });
    });
  });
}

function write(path: string, source: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, source);
}

/** Reads the rules that each file breaks from the command's output, which names a violation a line. */
function brokenRules(output: string): Record<string, string[]> {
  const violations = [...output.matchAll(/^ *error ([\w-]+): (\S+)/gm)].map(([, rule = '', from = '']) => ({
    rule,
    from,
  }));
  const byFile = Object.entries(Object.groupBy(violations, ({ from }) => from));
  return Object.fromEntries(
    byFile.map(([from, found = []]) => [from, [...new Set(found.map(({ rule }) => rule))].sort()]),
  );
}

function title({ file, source }: Probe): string {
  return `${file}: ${source.trim().replaceAll(/\s+/g, ' ')}`;
}

/** Lists the folders that hold too many of these files themselves. */
function crowdedFolders(files: readonly string[]): string[] {
  const counts = Map.groupBy(files, (file) => posix.dirname(file));
  return [...counts].filter(([, own]) => own.length > MOST_FILES).map(([folder]) => folder);
}

/** The patterns of a side of a rule. A group of the other side may be any folder. */
function patternsOf(side: {
  readonly path?: readonly string[];
  readonly pathNot?: readonly string[];
  readonly [key: string]: unknown;
}): RegExp[] {
  return [...(side.path ?? []), ...(side.pathNot ?? [])].map((pattern) => new RegExp(pattern.replace('$1', '[^/]+')));
}

/** Lists the files of folders of the project, with slashes, from its root. */
function filesBelow(...folders: readonly string[]): string[] {
  return folders
    .flatMap((folder) => readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)).replaceAll(sep, '/'));
}
