import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';

const Case = z.object({
  name: z.string(),
  request: z.object({
    method: z.string(),
    path: z.string(),
    headers: z.record(z.string(), z.string()),
    body: z.unknown(),
  }),
  response: z.object({ status: z.number(), body: z.json() }),
  notes: z.string().optional(),
});

/** A request of a contract's documents, and its answer. */
export type Case = z.infer<typeof Case>;

/** The documented cases of a line: those of `test/cases/<line>`. */
export function readCases(line: string): readonly Case[] {
  const folder = join(import.meta.dirname, '..', '..', 'cases', line);
  return readdirSync(folder).map((file) => Case.parse(JSON.parse(readFileSync(join(folder, file), 'utf8'))));
}
