import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

/**
 * Bundles all functions of a version of the service into one module, except for the public pages. The module exports `version`, and
 * `functions`: the entry point of each function by its folder and name, such as `devices/place-order`.
 *
 * @param root folder of the repository at that version, with its packages
 * @returns the text of the module, which is the same on every machine
 */
export async function bundleRelease(root: string): Promise<string> {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const files = globSync(['functions/*/{handlers,task-handlers}/*.ts', 'functions/workflow/*.ts'], { cwd: root })
    .filter((file) => !file.startsWith('functions/service/'))
    .filter((file) => /^export const handler\b/m.test(readFileSync(join(root, file), 'utf8')))
    .sort();
  const contents = [
    ...files.map((file, index) => `import { handler as f${index} } from './${file}';`),
    `export const version = ${JSON.stringify(version)};`,
    `export const functions = {${files.map((file, index) => `${JSON.stringify(nameOf(file))}: f${index}`).join(', ')}};`,
  ].join('\n');
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    charset: 'utf8',
    mainFields: ['module', 'main'],
    // CommonJS packages in a module need it.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Returns the name of a function from its file: `devices/place-order`. */
const nameOf = (file: string): string => file.replace(/^functions\/([^/]+)\/(?:[^/]+\/)?([^/]+)\.ts$/, '$1/$2');
