import * as z from 'zod';
import { ErrorCode } from '../model/error-codes.ts';

const FieldError = z.object({ field: z.string(), message: z.string() }).meta({ id: 'DeviceFieldError' });

/** Body of every error response of the line (docs/contracts/devices.md, "Placing an order"). */
export const ErrorEnvelope = z
  .object({
    success: z.literal(false),
    error: z
      .object({
        code: ErrorCode,
        message: z.string(),
        details: z.array(FieldError).describe('Every invalid field or parameter of the request, with its problem.'),
      })
      .meta({ id: 'DeviceErrorContent' }),
  })
  .meta({ id: 'DeviceError' });

/** Builds the body of an error response. */
export function errorEnvelope(
  code: ErrorCode,
  message: string,
  details: z.infer<typeof ErrorEnvelope>['error']['details'] = [],
): z.infer<typeof ErrorEnvelope> {
  return { success: false, error: { code, message, details } };
}
