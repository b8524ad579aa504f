import type { ErrorCodes, ErrorMeaning } from '../../core/documentation/documented-errors.ts';
import type { ErrorCode } from '../model/error-codes.ts';

/** Meanings of the error codes. The type requires a row for each code. */
const MEANINGS: Readonly<Record<ErrorCode, ErrorMeaning>> = {
  VALIDATION_FAILED: {
    meaning: 'A field, a parameter or a header breaks a rule. `details` lists every problem with its field.',
    remedy: 'Correct every field that `details` names. The key of the request is still free.',
  },
  MALFORMED_BODY: {
    meaning:
      'The body is no JSON in UTF-8, is nested too deep, has a name twice in one object, or stands where the operation takes none.',
    remedy: 'Correct the body; `message` has the position of the fault.',
  },
  FORBIDDEN: {
    meaning: 'The access token is valid, but names no tenant or no caller.',
    remedy: "Use a partner's client for orders, and an operators' client below `/operations/v1`.",
  },
  ORDER_NOT_FOUND: {
    meaning: 'Your tenant has no order with this number. The error is the same for an order of another tenant.',
    remedy: 'Check the number, and that the token is of the tenant that placed the order.',
  },
  UNKNOWN_PATH: {
    meaning: 'No endpoint has the path, with any method.',
    remedy: 'Compare the path with this reference. A path has no slash at its end.',
  },
  METHOD_NOT_ALLOWED: {
    meaning: 'The path has endpoints, but none with the method of the request.',
    remedy: 'Use a method that the header `Allow` lists.',
  },
  UNKNOWN_PRODUCT: {
    meaning:
      'No warehouse of your tenant offers a product with this title, or the warehouse has no product with this SKU.',
    remedy: 'Send `product_title` exactly as the inventory has the title. `details` suggests titles that are close.',
  },
  WAREHOUSE_NOT_FOUND: {
    meaning: 'Your tenant has no warehouse with this id.',
    remedy: 'Choose an id from the list of warehouses.',
  },
  INSUFFICIENT_STOCK: {
    meaning:
      'No warehouse that can ship the order has enough pieces of every item. Nothing was reserved. `details` has the available quantity of each item.',
    remedy:
      'Order fewer pieces, split the order, or try again when there is new stock. The key is still free, so the same request may succeed later.',
  },
  ORDER_ALREADY_SHIPPED: {
    meaning: 'The warehouse has handed the shipment over, or the order is in a later status. Nothing was changed.',
    remedy: 'Read the order. Have the recipient refuse or send back the shipment; an operator then sets `RETURNED`.',
  },
  INVALID_TRANSITION: {
    meaning: 'The status cannot follow the current status of the order. `details` lists the statuses that can.',
    remedy: 'Read the order, and choose one of its `allowedTransitions`.',
  },
  TITLE_TAKEN: {
    meaning: 'Another product of the warehouse has the title.',
    remedy: 'Choose another title, or change the product that has it. `details` names its SKU.',
  },
  WAREHOUSE_TAKEN: {
    meaning: 'The warehouse belongs to another tenant. A warehouse never changes its tenant.',
    remedy: 'Choose another `warehouse_id`.',
  },
  VERSION_MISMATCH: {
    meaning:
      'The current version is not one that `If-Match` names, or is one that `If-None-Match` excludes. Nothing was changed.',
    remedy:
      'Read again. If the change that you wanted is there, an earlier attempt of yours was successful. Otherwise decide on the new version, and send its `ETag`.',
  },
  BODY_TOO_LARGE: {
    meaning: 'The body is larger than 256 KB.',
    remedy: 'Send a smaller body. An order has at most 50 items.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    meaning: 'The body is not sent as `application/json` in UTF-8, or it is compressed.',
    remedy: 'Send `Content-Type: application/json`, without `Content-Encoding`.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    meaning: 'The key belongs to an earlier request with another body, query or path. This call changed nothing.',
    remedy: 'Send the earlier request unchanged to get its response, or send this request with a new key.',
  },
  RATE_LIMITED: {
    meaning: 'Your tenant sends more requests than its limit allows. This request changed nothing.',
    remedy: 'Wait for as many seconds as `Retry-After` says, then repeat the request with the same key.',
  },
  INTERNAL_ERROR: {
    meaning: 'An unexpected fault of the service. The request may have taken effect.',
    remedy: 'Repeat the request with the same key; it takes effect once. If the fault lasts, quote the `x-request-id`.',
  },
  TRY_AGAIN: {
    meaning: 'The store is busy, or did not respond in time. The request may have taken effect.',
    remedy: 'Wait for as many seconds as `Retry-After` says, then repeat the request with the same key.',
  },
};

/** The error codes of the device line. */
export const deviceErrors: ErrorCodes = {
  title: 'device orders',
  codes: MEANINGS,
  ofReusedKey: 'IDEMPOTENCY_KEY_REUSED' satisfies ErrorCode,
};
