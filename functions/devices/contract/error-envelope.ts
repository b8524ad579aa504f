import * as z from 'zod';
import { ErrorCode } from '../model/error-codes.ts';

/** Body of every error of the line (docs/contracts/devices.md, "Placing an order"). */
export const ErrorEnvelope = z
  .object({
    success: z.literal(false),
    error: z.object({
      code: ErrorCode,
      message: z.string(),
      details: z
        .array(z.object({ field: z.string(), message: z.string() }))
        .describe('The fields at fault, all of them.'),
    }),
  })
  .meta({ id: 'DeviceError' });

/** The body of an error. */
export function errorEnvelope(
  code: ErrorCode,
  message: string,
  details: z.infer<typeof ErrorEnvelope>['error']['details'] = [],
): z.infer<typeof ErrorEnvelope> {
  return { success: false, error: { code, message, details } };
}
