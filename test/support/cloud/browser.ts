import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import packageJson from '../../../package.json' with { type: 'json' };

/** Directory of the unpacked browser: below node_modules, so that it is deleted with them. */
const CACHE = resolve('node_modules', '.cache', 'chromium');

/**
 * Starts a headless Chromium. On Linux on x64 it comes from npm with the libraries it needs; elsewhere the Chrome that is
 * installed is used. It runs with Playwright's flags, and not those of the package, which turn the checks of origins off.
 *
 * @param flags further flags of Chromium
 * @throws Error with Playwright's advice where there is no Chrome
 */
export async function launchBrowser(flags: readonly string[] = []): Promise<Browser> {
  const elsewhere = process.platform !== 'linux' || process.arch !== 'x64';
  if (elsewhere) return chromium.launch({ channel: 'chrome', args: [...flags] });
  const directory = await unpackedChromium();
  return chromium.launch({
    executablePath: join(directory, 'chromium'),
    // Test machines run as root in containers, where Chromium's own sandbox cannot start.
    args: ['--no-sandbox', ...flags],
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(directory, 'al2023', 'lib'),
      FONTCONFIG_PATH: join(directory, 'fonts'),
    },
  });
}

/** The directory of the browser of the installed package: unpacked by the first run, in about three seconds. */
async function unpackedChromium(): Promise<string> {
  const directory = join(CACHE, packageJson.devDependencies['@sparticuz/chromium']);
  if (existsSync(directory)) return directory;
  await mkdir(CACHE, { recursive: true });
  const unpacked = await mkdtemp(join(CACHE, 'unpacking-'));
  // The package was made for Lambda: it unpacks into the temporary directory, with its libraries where it takes itself to be there.
  const { TMPDIR, AWS_LAMBDA_JS_RUNTIME } = process.env;
  Object.assign(process.env, { TMPDIR: unpacked, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' });
  try {
    const { default: packed } = await import('@sparticuz/chromium');
    packed.setGraphicsMode = false;
    await packed.executablePath();
    await writeFile(join(unpacked, 'fonts', 'fonts.conf'), FONT_CONFIGURATION);
    await rename(unpacked, directory);
  } catch (error) {
    await rm(unpacked, { recursive: true, force: true });
    if (!existsSync(directory)) throw error;
  } finally {
    restore({ TMPDIR, AWS_LAMBDA_JS_RUNTIME });
  }
  return directory;
}

/**
 * The package's own configuration looks for its fonts in the temporary directory; without any font Chromium ends. This one names them from
 * where it lies itself, so that the project can be moved with its `node_modules`. A cache of so few fonts saves nothing.
 */
const FONT_CONFIGURATION = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">.</dir>
</fontconfig>
`;

function restore(variables: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
}
