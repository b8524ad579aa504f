import { globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { endpointsOf } from '../../functions/core/model/endpoint.ts';
import { deployed } from '../../lib/config/product-lines.ts';

const { lines, endpointTables } = deployed({ sandbox: true });
const FUNCTIONS = join(import.meta.dirname, '..', '..', 'functions');

/** Names of files, with their line: `devices/place-order`. */
const filesIn = (room: string): string[] =>
  globSync(`*/${room}/*.ts`, { cwd: FUNCTIONS }).map((file) => `${dirname(dirname(file))}/${basename(file, '.ts')}`);

const rows = endpointsOf(endpointTables);
const keys = rows.map(({ table, key }) => `${table.line}/${key}`);

/** The function that takes what no route takes. It has no row. */
const WITHOUT_ROW = ['service/answer-unrouted'];

test('each file of a handler has a row of its name, or nobody could call it', () => {
  const without = filesIn('handlers').filter((name) => ![...keys, ...WITHOUT_ROW].includes(name));
  expect(without, 'Add the row of each to functions/<line>/contract/*endpoints.ts, or delete the file').toEqual([]);
});

test('each file of a task of a line has a row of its name, or nothing would run it', () => {
  const tasks = lines.flatMap(({ table, tasks }) => Object.keys(tasks).map((key) => `${table.line}/${key}`));
  const ofLines = filesIn('task-handlers').filter((name) =>
    lines.some(({ table }) => name.startsWith(`${table.line}/`)),
  );
  const without = ofLines.filter((name) => !tasks.includes(name));
  expect(without, 'Add the row of each to functions/<line>/model/tasks.ts, or delete the file').toEqual([]);
});

const AnyRoute = z.looseObject({ key: z.string(), method: z.string(), path: z.string() });

test.each(globSync('*/contract/*routes.ts', { cwd: FUNCTIONS }))(
  'each route of %s is in the table of its line',
  async (file) => {
    const [line = ''] = file.split('/');
    const exported = Object.values<unknown>(await import(join(FUNCTIONS, file)));
    const routes = exported.flatMap((value) => AnyRoute.safeParse(value).data?.key ?? []);
    expect(routes.length).toBeGreaterThan(0);
    const without = routes.filter((key) => ![...keys, ...WITHOUT_ROW].includes(`${line}/${key}`));
    expect(without, `Add each of these rows to functions/${line}/contract/*endpoints.ts`).toEqual([]);
  },
);
