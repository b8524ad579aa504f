import * as z from 'zod';

/** The error codes of the line. They are stable, so that programs can rely on them. */
export const ErrorCode = z
  .enum([
    'VALIDATION_FAILED',
    'MALFORMED_BODY',
    'FORBIDDEN',
    'ORDER_NOT_FOUND',
    'UNKNOWN_PATH',
    'METHOD_NOT_ALLOWED',
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
    'RATE_LIMITED',
    'INTERNAL_ERROR',
    'TRY_AGAIN',
  ])
  .meta({ id: 'DeviceErrorCode' });
export type ErrorCode = z.infer<typeof ErrorCode>;
