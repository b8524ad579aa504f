import * as z from 'zod';

/** Body of GET /health. It names no internals: whoever watches from outside learns only whether orders can be taken. */
export const Health = z
  .object({
    status: z.enum(['ok', 'unavailable']),
  })
  .meta({ id: 'Health' });

/** Path of GET /docs/{asset}. */
export const AssetPath = z.object({ asset: z.string().describe('The name of the file, as the page refers to it.') });
