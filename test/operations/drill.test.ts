import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { incidents } from '../../bin/drill/incidents.ts';
import { runDrill } from '../../bin/drill/run.ts';
import { Faults } from '../../lib/local/faults/faults.ts';

const ROOT = join(import.meta.dirname, '..', '..');

async function drilled(...commandLine: readonly string[]) {
  const [printed, complained]: [string[], string[]] = [[], []];
  const connected: true[] = [];
  const code = await runDrill(commandLine, {
    print: (line) => void printed.push(line),
    printError: (line) => void complained.push(line),
    connect: () => {
      connected.push(true);
      return Promise.reject(new Error('no local cloud is running'));
    },
  });
  return { code, printed: printed.join('\n'), complained: complained.join('\n'), connected: connected.length };
}

describe('npm run drill', () => {
  test.each([[['--help']], [['-h']], [[]], [['disk-full', '--help']]])(
    '%j lists the incidents and starts nothing',
    async (commandLine) => {
      const { code, printed, connected } = await drilled(...commandLine);
      expect([code, connected]).toEqual([0, 0]);
      for (const [name, { alarm }] of Object.entries(incidents)) {
        expect(printed).toContain(`  ${name}\n`);
        expect(printed.replaceAll(/\n +/g, ' ')).toContain(`(alarm ${alarm})`);
      }
    },
  );

  test.each([
    [['disk-ful'], 'there is no incident disk-ful; is disk-full meant?'],
    [['earthquake'], 'there is no incident earthquake; npm run drill -- --help lists them'],
    [['disk-full', 'dynamodb-fails'], 'one incident at a time; npm run drill -- --help lists them'],
    [['constructor'], 'there is no incident constructor; npm run drill -- --help lists them'],
    [['__proto__', '--end'], 'there is no incident __proto__; npm run drill -- --help lists them'],
    [['--end'], 'name the incident to end; npm run drill -- --help lists them'],
    [['--begin'], "Unknown option '--begin'; npm run drill -- --help lists the incidents"],
  ])('%j is refused', async (commandLine, complained) => {
    expect(await drilled(...commandLine)).toMatchObject({ code: 2, complained, connected: 0 });
  });

  test('says so when no local cloud is running', async () => {
    expect(await drilled('disk-full')).toMatchObject({ code: 1, complained: 'no local cloud is running' });
    expect(await drilled('disk-full', '--end')).toMatchObject({ code: 1, complained: 'no local cloud is running' });
  });
});

describe('the incidents', () => {
  test.each(Object.entries(incidents))(
    '%s names a section of the runbook, with its commands',
    (_, { section, leadsTo = section, commands, summary }) => {
      const runbook = readFileSync(join(ROOT, 'RUNBOOK.md'), 'utf8');
      const textOf = (title: string) => runbook.split(`\n## ${title}\n`)[1]?.split('\n## ')[0] ?? '';
      expect(textOf(section)).not.toBe('');
      if (leadsTo !== section) expect(textOf(section)).toContain(`[${leadsTo}]`);
      for (const command of commands) expect(textOf(section) + textOf(leadsTo)).toContain(`\n${command}\n`);
      expect(summary).not.toMatch(/\.$/);
    },
  );

  test('have faults that only the local cloud knows: nothing that is deployed names a drill', () => {
    const deployed = readFileSync(join(ROOT, 'lib', 'app.ts'), 'utf8');
    expect(deployed).not.toMatch(/drill|faults/i);
  });
});

describe('the faults of the local cloud', () => {
  const none = { milliseconds: 1_500, oneIn: 1 };

  test('are none unless an incident has begun, and none after its end', () => {
    const faults = new Faults();
    expect([faults.ofRequest('PutItem'), faults.ofFunction('place'), faults.has('disk')]).toEqual([
      undefined,
      undefined,
      false,
    ]);
    faults.begin({
      name: 'all',
      notes: { order: 7 },
      faults: [
        { kind: 'disk' },
        { kind: 'function', name: 'place', effect: 'exit' },
        { kind: 'dynamodb', effect: 'error', operations: ['PutItem'], ...none },
        { kind: 'variables', variables: { RATE: '1' } },
      ],
    });
    expect(faults.ofRequest('PutItem')?.effect).toBe('error');
    expect(faults.ofRequest('GetItem')).toBeUndefined();
    expect([faults.ofFunction('shop-place'), faults.ofFunction('shop-read')]).toEqual(['exit', undefined]);
    expect([faults.has('disk'), faults.has('audience')]).toEqual([true, false]);
    expect(faults.variables()).toEqual({ RATE: '1' });
    expect(faults.end('all')?.notes).toEqual({ order: 7 });
    expect(faults.end('all')).toBeUndefined();
    expect([faults.ofRequest('PutItem'), faults.ofFunction('shop-place'), faults.variables()]).toEqual([
      undefined,
      undefined,
      {},
    ]);
  });

  test('meet one in so many requests', () => {
    const faults = new Faults();
    faults.begin({
      name: 'throttles',
      notes: {},
      faults: [{ kind: 'dynamodb', effect: 'throttle', ...none, oneIn: 3 }],
    });
    const met = Array.from({ length: 9 }, () => faults.ofRequest('Query') !== undefined);
    expect(met.filter(Boolean)).toHaveLength(3);
  });
});
