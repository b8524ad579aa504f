/** Creates the missing demo data of the local cloud whose address is in the input. `seed-in-child.ts` starts it. */
import { json } from 'node:stream/consumers';
import * as z from 'zod';
import { messageOf } from '../../lib/local/support/error-message.ts';
import { seed } from '../demo-data/seed.ts';

const Input = z.object({ apiUrl: z.string(), token: z.string(), operatorsToken: z.string(), fresh: z.boolean() });

export type SeedInput = z.infer<typeof Input>;

try {
  await seed(Input.parse(await json(process.stdin)));
} catch (error) {
  process.stderr.write(messageOf(error));
  process.exitCode = 1;
}
