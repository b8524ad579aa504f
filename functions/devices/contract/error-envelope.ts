import * as z from 'zod';

/** The codes of the line's errors: stable, for programs. */
export const ErrorCode = z
  .enum([
    'VALIDATION_FAILED',
    'MALFORMED_BODY',
    'FORBIDDEN',
    'ORDER_NOT_FOUND',
    'UNKNOWN_PRODUCT',
    'WAREHOUSE_NOT_FOUND',
    'INSUFFICIENT_STOCK',
    'ORDER_ALREADY_SHIPPED',
    'INVALID_TRANSITION',
    'TITLE_TAKEN',
    'WAREHOUSE_TAKEN',
    'VERSION_MISMATCH',
    'BODY_TOO_LARGE',
    'UNSUPPORTED_MEDIA_TYPE',
    'IDEMPOTENCY_KEY_REUSED',
    'INTERNAL_ERROR',
    'TRY_AGAIN',
  ])
  .meta({ id: 'DeviceErrorCode' });
export type ErrorCode = z.infer<typeof ErrorCode>;

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
