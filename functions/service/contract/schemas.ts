import * as z from 'zod';

/** Body of GET /health. It reveals no internals: an outside observer learns only whether orders can be placed. */
export const Health = z
  .object({
    status: z.enum(['ok', 'unavailable']).meta({ id: 'HealthStatus' }),
  })
  .meta({ id: 'Health' });

/** Path of GET /docs/{asset}. */
export const AssetPath = z.object({ asset: z.string().describe('The name of the file, as in the page.') });

/** Path of GET /schemas/{schema}. */
export const EventSchemaPath = z.object({
  schema: z
    .string()
    .describe('The type of the event with its version.')
    .meta({ examples: ['order.placed.v1.json'] }),
});
