import * as z from 'zod';
import { shown } from '../../core/validation/issue-message.ts';
import { filledText, text, unlessReported } from '../../core/validation/texts.ts';
import { HIGHEST_PRICE } from '../model/money.ts';

/** How a warehouse ships: one of the options that it has. */
export const shippingOption = text(64);

/** A price: JSON's number, or its decimal digits as a string. */
export const price = z
  .union([
    z.number().min(0).max(HIGHEST_PRICE),
    z
      .string()
      .regex(/^\d{1,7}(\.\d{1,9})?$/, {
        error: ({ input }) => `must be a price such as "1299.99", got ${shown(input)}`,
      })
      .refine((digits) => Number(digits) <= HIGHEST_PRICE, {
        ...unlessReported,
        error: ({ input }) => `must be from 0 to ${HIGHEST_PRICE}, got ${shown(input)}`,
      }),
  ])
  .transform(Number);

/** A URI is ASCII (RFC 3986): 50 images of 2,048 such characters fit an order's item, of which DynamoDB takes 400 KB (quotas). */
const IMAGE = /^(https?:\/\/[^\s/?#]|data:image\/[a-z0-9.+-]+[;,])[\x20-\x7e]*$/i;

/** A picture of a product: where it is, or what it is. */
export const image = filledText(2_048)
  .refine((value) => IMAGE.test(value), {
    error: ({ input }) => `must be an http or https URL or a data:image/… URI, in ASCII, got ${shown(input)}`,
    ...unlessReported,
  })
  .describe('An `http` or `https` URL, or a `data:image/…` URI, in ASCII.');
