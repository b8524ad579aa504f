import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, inject, onTestFinished, test } from 'vitest';
import { fetchToken } from '../../lib/local/issuer/access-token.ts';
import { readmeProgram } from './readme-blocks.ts';

/** Addresses and secret of the README, with what takes their place. */
const replacements = () => {
  const { apiUrl, tokenUrl, clients } = inject('clients');
  return {
    "'http://localhost:3000/oidc/token'": `'${tokenUrl}'`,
    "'http://localhost:3000'": `'${apiUrl}'`,
    "process.env.CLIENT_SECRET ?? ''": `'${clients.find(({ clientId }) => clientId === 'demo')?.clientSecret}'`,
    // The events of this run; all that other tests place would take long.
    "'2027-03-01T00:00:00Z'": `'${new Date().toISOString()}'`,
    'server.listen(4000);': 'server.listen(0, () => server.close());',
  };
};

test('the examples of the README run one after another', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-readme-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  let program = readmeProgram(pathToFileURL('sdk/src').href);
  for (const [text, replacement] of Object.entries(replacements())) {
    expect(program).toContain(text);
    program = program.replaceAll(text, replacement);
  }
  writeFileSync(join(directory, 'program.mts'), program);
  writeFileSync(join(directory, 'token.txt'), await fetchToken(inject('clients'), 'demo'));
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['program.mts'], { cwd: directory });
  const [placed = '', ...lines] = stdout.split('\n');
  expect(placed).toMatch(/^\d+ new$/);
  expect(lines).toContain(`${placed.split(' ', 1)} is cancelled`);
  expect(stdout).toMatch(/^cancelled "2"$/m);
  expect(stdout).toMatch(/^go on after \S+$/m);
  // No order has the number of the example.
  expect(stderr).toMatch(/^404 \S+ .*NOT_FOUND/m);
});
