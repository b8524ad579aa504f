import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { endpointsOf, pathOf } from '../../../functions/core/model/endpoint.ts';
import { quartermaster } from '../../../lib/app.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import type { ExportingStacks } from '../../../lib/stacks/pinned-exports.ts';
import { placeholders, synthesize, Template } from '../templates.ts';
import { brokenImports, brokenRollback, interfaceOf, ReleaseInterface } from './release-interface.ts';

/** Fixture of the last release. Each release renews it (CONTRIBUTING.md, "Release"). */
const FIXTURE = join(import.meta.dirname, 'last-release.json');

const last = ReleaseInterface.parse(JSON.parse(readFileSync(FIXTURE, 'utf8')));
/** The stage with everything that a stage may have, under the name that the fixture has. */
const STAGE = { stage: 'prod', sandbox: 'true' };

test('takes no export away and changes none while a stack of the last release imports it', async () => {
  const current = interfaceOf(synthesize(STAGE));
  if (process.env.RENEW_RELEASE)
    return expect(`${JSON.stringify(current, undefined, 2)}\n`).toMatchFileSnapshot(FIXTURE);
  expect(brokenImports(last, current)).toEqual([]);
});

test('finds an export that is gone, and one whose value is another', () => {
  const [name = ''] = last.imports.Service ?? [];
  const { [name]: value, ...others } = last.exports.Data ?? {};
  expect(value).toBeDefined();
  const without = { ...last, exports: { ...last.exports, Data: others } };
  const importers = Object.entries(last.imports).flatMap(([stack, names]) => (names.includes(name) ? [stack] : []));
  expect(brokenImports(last, without)).toEqual(
    importers.map((importer) => `Data no longer exports ${name}, which ${importer} imports`),
  );
  const other = { ...last, exports: { ...last.exports, Data: { ...others, [name]: { Ref: 'Other' } } } };
  expect(brokenImports(last, other)).toEqual(
    importers.map((importer) => `Data changes ${name}, which ${importer} imports`),
  );
});

test('goes back to the last release stack by stack, as the runbook says, with the tables as they are', () => {
  const runbook = readFileSync(join(import.meta.dirname, '..', '..', '..', 'RUNBOOK.md'), 'utf8');
  const sequence = (/for stack in ([\w ]+);/.exec(runbook)?.[1] ?? '').split(' ');
  const current = interfaceOf(synthesize(STAGE));
  const how = 'Name each stack in the loop of RUNBOOK.md that goes back to the last release';
  expect([...sequence, 'Data'].sort(), how).toEqual(Object.keys(current.exports).sort());
  expect(brokenRollback(last, current, sequence)).toEqual([]);
  // In the sequence of a deployment, the first stack takes exports back that others use.
  expect(brokenRollback(last, current, ['Data', ...sequence.toReversed()])).toContainEqual(
    expect.stringMatching(/^Data takes back .*, which Service imports$/),
  );
});

test('keeps an export that is pinned, although no stack imports it', () => {
  const outdir = mkdtempSync(join(tmpdir(), 'quartermaster-pinned-'));
  try {
    const synthesized = (pin: boolean) => {
      const { app, service } = quartermaster({
        outdir: join(outdir, String(pin)),
        context: { stage: 'dev' },
        code: placeholders,
        ...(pin && {
          pinned: [
            {
              stack: 'service' as const,
              value: ({ service }: ExportingStacks) => service.tasks.all[0]?.function.function.functionArn,
            },
          ],
        }),
      });
      const { Outputs } = Template.parse(app.synth().getStackArtifact(service.artifactId).template);
      return Object.values(Outputs).flatMap(({ Export }) => Export?.Name ?? []);
    };
    const before = synthesized(false);
    const added = synthesized(true).filter((name) => !before.includes(name));
    expect(added).toEqual([expect.stringMatching(/^quartermaster-dev-service:ExportsOutput/)]);
  } finally {
    rmSync(outdir, { recursive: true });
  }
});

test('limits only routes of lines that the last release has: API Gateway refuses limits of a route that does not exist', () => {
  const limited = endpointsOf(deployed({ sandbox: true }).lines.map(({ table }) => table)).flatMap((row) =>
    row.endpoint.throttle === undefined ? [] : [`${row.endpoint.method} ${pathOf(row)}`],
  );
  expect(limited.length).toBeGreaterThan(0);
  expect(limited.filter((route) => !last.routes.includes(route))).toEqual([]);
});
