import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Drill } from '../../bin/drill/drill.ts';
import type { Incident } from '../../bin/drill/incident.ts';
import { incidents } from '../../bin/drill/incidents.ts';
import { beginIncident, endIncident } from '../../bin/drill/practise.ts';
import { notBegun, runDrill } from '../../bin/drill/run.ts';
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

describe('the beginning of an incident', () => {
  /** A drill of a local cloud that keeps its incidents here. */
  function drillWith(faults: Faults): Drill {
    const drill: Pick<Drill, 'begun' | 'begin' | 'end'> = {
      begun: async () => faults.incidents().map(({ name }) => name),
      begin: async (name, made, notes = {}) => faults.begin({ name, faults: [...made], notes }),
      end: async (name) => faults.end(name)?.notes,
    };
    return drill as Drill;
  }

  const disk: Incident = {
    ...{ summary: 'the disk is full', alarm: 'a', withinMinutes: 1, section: 'Requests fail', commands: [] },
    faults: () => [{ kind: 'disk' }],
  };

  test('happens once: a second one keeps the notes, by which what was spoiled is mended', async () => {
    const drill = drillWith(new Faults());
    const orders = [7, 8];
    const mended: unknown[] = [];
    const incident: Incident = {
      ...disk,
      spoil: async () => ({ order: orders.shift() }),
      mend: async (_, notes) => void mended.push(notes),
    };
    expect(await beginIncident(drill, 'full', incident)).toBe(true);
    expect(await beginIncident(drill, 'full', incident)).toBe(false);
    expect(orders).toEqual([8]);
    expect(await endIncident(drill, 'full', incident)).toBe(true);
    expect(mended).toEqual([{ order: 7 }]);
    expect(await endIncident(drill, 'full', incident)).toBe(false);
    expect(notBegun('full', incident)).toMatch(/^full has not begun .* stays; npm start -- --fresh starts over\.$/);
    expect(notBegun('full', disk)).toBe('full has not begun since the local cloud started.');
  });

  test('leaves no fault behind when nothing can be spoiled', async () => {
    const faults = new Faults();
    const spoil = () => Promise.reject(new Error('429'));
    await expect(beginIncident(drillWith(faults), 'full', { ...disk, spoil })).rejects.toThrow('429');
    expect([faults.incidents(), faults.has('disk')]).toEqual([[], false]);
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

  test('of several incidents all happen, whichever began first', () => {
    const faults = new Faults();
    const throttles = { kind: 'dynamodb', effect: 'throttle', ...none, oneIn: 3 } as const;
    faults.begin({ name: 'throttles', notes: {}, faults: [throttles] });
    faults.begin({ name: 'fails', notes: {}, faults: [{ kind: 'dynamodb', effect: 'error', ...none }] });
    const both = Array.from({ length: 9 }, () => faults.ofRequest('Query')?.effect);
    expect([both.filter((effect) => effect === 'throttle').length, new Set(both)]).toEqual([
      3,
      new Set(['error', 'throttle']),
    ]);
    faults.end('throttles');
    expect(faults.ofRequest('Query')?.effect).toBe('error');
  });
});
