import { documented } from './documented-errors.ts';

/** The error of an endpoint for one order. */
export const orderNotFound = {
  404: documented(
    '`ORDER_NOT_FOUND`: the caller has access to no order with this number.',
    'ORDER_NOT_FOUND',
    'There is no such order; check its identifier and that it belongs to your tenant.',
  ),
};

/** The error of an endpoint for one warehouse. */
export const warehouseNotFound = {
  404: documented(
    '`WAREHOUSE_NOT_FOUND`: the caller has access to no warehouse with this id.',
    'WAREHOUSE_NOT_FOUND',
    'There is no such warehouse; see GET /warehouses.',
    [{ field: 'warehouse_id', message: '"colombus" is no warehouse' }],
  ),
};

/** The error of an operators' endpoint for one warehouse. */
export const warehouseNotAdded = {
  404: documented(
    '`WAREHOUSE_NOT_FOUND`: no warehouse with this id exists.',
    'WAREHOUSE_NOT_FOUND',
    'There is no such warehouse; add it with PUT first.',
    [{ field: 'warehouse_id', message: '"colombus" is no warehouse' }],
  ),
};

/** The errors of an endpoint for one product. */
export const productNotFound = {
  404: documented(
    '`WAREHOUSE_NOT_FOUND`: no warehouse with this id exists. `UNKNOWN_PRODUCT`: the warehouse has no product with this SKU.',
    'UNKNOWN_PRODUCT',
    'The warehouse has no such product; add it with PUT first.',
    [{ field: 'company_sku', message: '"ARD-B13" is none of the warehouse' }],
  ),
};

/** The error of an order with unknown titles. */
export const titleUnknown = {
  404: documented(
    '`UNKNOWN_PRODUCT`: no warehouse offers a product with this title. `details` suggests similar titles.',
    'UNKNOWN_PRODUCT',
    'There is no such product; see GET /inventory.',
    [
      {
        field: 'items[0].product_title',
        message: '"Ardenne Bok 13" is not a title in the inventory; did you mean "Ardenne Book 13"?',
      },
    ],
  ),
};

/** The error of an endpoint that removes stock. */
export const outOfStock = (field: string, message: string) => ({
  409: documented(
    '`INSUFFICIENT_STOCK`: the stock is too small. `details` states the available quantity. Nothing was changed.',
    'INSUFFICIENT_STOCK',
    'There is not enough in stock; nothing was changed.',
    [{ field, message }],
  ),
});

/** The error of an endpoint for one order, of operators. */
export const orderNotFoundForOperators = {
  404: documented(
    '`ORDER_NOT_FOUND`: no order has this number.',
    'ORDER_NOT_FOUND',
    'There is no such order; check its identifier.',
  ),
};

/** The error of cancelling an order after shipping. */
export const shipped = {
  409: documented(
    '`ORDER_ALREADY_SHIPPED`: the order is shipped, delivered or returned, and can no longer be cancelled. The message says which.',
    'ORDER_ALREADY_SHIPPED',
    'The order is shipped already and cannot be cancelled.',
  ),
};

/** The error of a transition that the lifecycle does not allow. */
export const transitionRefused = {
  409: documented(
    '`INVALID_TRANSITION`: the order cannot move from its current status to the requested status.',
    'INVALID_TRANSITION',
    'The order cannot go to this status.',
    [
      {
        field: 'status',
        message: 'an order cannot go from ORDER RECEIVED to DELIVERED; allowed from there: PROCESSING, CANCELLED',
      },
    ],
  ),
};

/** The error of a warehouse id that another tenant has. */
export const warehouseTaken = {
  409: documented(
    '`WAREHOUSE_TAKEN`: the warehouse belongs to another tenant.',
    'WAREHOUSE_TAKEN',
    "The warehouse is another tenant's, and stays that; choose another warehouse_id.",
    [{ field: 'tenant', message: 'is not that of the warehouse' }],
  ),
};

/** The error of a title that another product of the warehouse has. */
export const titleTaken = {
  409: documented(
    '`TITLE_TAKEN`: another product of the warehouse has this title.',
    'TITLE_TAKEN',
    'Another product of the warehouse has this title; titles are unique within a warehouse.',
    [{ field: 'title', message: '"Ardenne Book 13" is the title of ARD-B13-16-512' }],
  ),
};
