import * as z from 'zod';
import { shown } from '../../core/validation/issue-message.ts';
import { publishOnly } from '../../core/validation/published-form.ts';
import { filledText, text, unlessReported } from '../../core/validation/texts.ts';
import { HIGHEST_PRICE } from '../model/money.ts';

/** A shipping option of a warehouse. */
export const shippingOption = text(64);

/** A price, as a JSON number or as a string of its decimal digits. */
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
  .transform(Number)
  .meta(publishOnly(0));

/**
 * An image URI. A URI is ASCII (RFC 3986), so 50 images of 2,048 characters fit an order's item, which DynamoDB limits to 400 KB
 * (quotas).
 */
const IMAGE = /^(https?:\/\/[^\s/?#]|data:image\/[a-z0-9.+-]+[;,])[\x20-\x7e]*$/i;

/** The picture of a product, as a URL or as inline data. */
export const image = filledText(2_048)
  .refine((value) => IMAGE.test(value), {
    error: ({ input }) => `must be an http or https URL or a data:image/… URI, in ASCII, got ${shown(input)}`,
    ...unlessReported,
  })
  .meta({
    pattern:
      '^(?:[Hh][Tt][Tt][Pp][Ss]?://[!"$-.0->@-~]|[Dd][Aa][Tt][Aa]:[Ii][Mm][Aa][Gg][Ee]/[A-Za-z0-9.+-]+[;,])[ -~]*$',
  })
  .describe('Picture of the product: an `http` or `https` URL, or a `data:image/…` URI, in ASCII.');
