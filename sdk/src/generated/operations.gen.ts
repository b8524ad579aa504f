// Made by `npm run sdk` of the document with this hash: do not edit.
// sha256: 00097d6f722efcfaf45966af9efb3bbdab37442f7b59e341c993c304cf13d5b8
import type { Api, Call, CallOptions, Input, List, Operation } from '../contract/operation.ts';
import type {
  AppliancesAddCommentData,
  AppliancesAddCommentResponse,
  AppliancesCloneOrderData,
  AppliancesCloneOrderResponse,
  AppliancesCreateOrderData,
  AppliancesCreateOrderResponse,
  AppliancesFlagOrderData,
  AppliancesFlagOrderResponse,
  AppliancesGetHistoryData,
  AppliancesGetHistoryResponse,
  AppliancesGetOrderData,
  AppliancesGetOrderResponse,
  AppliancesListOrdersData,
  AppliancesListOrdersResponse,
  AppliancesUnflagOrderData,
  AppliancesUnflagOrderResponse,
  AppliancesUpdateOrderData,
  AppliancesUpdateOrderResponse,
  DevicesAdjustStockData,
  DevicesAdjustStockResponse,
  DevicesCancelOrderData,
  DevicesCancelOrderResponse,
  DevicesGetInventoryData,
  DevicesGetInventoryResponse,
  DevicesGetOrderData,
  DevicesGetOrderResponse,
  DevicesGetOrderToFulfilData,
  DevicesGetOrderToFulfilResponse,
  DevicesListOrdersData,
  DevicesListOrdersResponse,
  DevicesListWarehousesData,
  DevicesListWarehousesResponse,
  DevicesPlaceOrderData,
  DevicesPlaceOrderResponse,
  DevicesPutProductData,
  DevicesPutProductResponse,
  DevicesPutWarehouseData,
  DevicesPutWarehouseResponse,
  DevicesSetOrderStatusData,
  DevicesSetOrderStatusResponse,
  EventsListEventsData,
  EventsListEventsResponse,
  OrderAttentionNeededEvent,
  OrderCommentedEvent,
  OrderPlacedEvent,
  OrderStatusChangedEvent,
  OrderUpdatedEvent,
  ServiceGetDocsAssetData,
  ServiceGetDocsAssetResponse,
  ServiceGetDocsData,
  ServiceGetDocsResponse,
  ServiceGetEventSchemaData,
  ServiceGetEventSchemaResponse,
  ServiceGetHealthData,
  ServiceGetHealthResponse,
  ServiceGetOpenapiData,
  ServiceGetOpenapiResponse,
  SubscriptionsCreateCustomerData,
  SubscriptionsCreateCustomerResponse,
  SubscriptionsCreateDeploymentData,
  SubscriptionsCreateDeploymentResponse,
  SubscriptionsGetCustomerData,
  SubscriptionsGetCustomerResponse,
  SubscriptionsGetDeploymentData,
  SubscriptionsGetDeploymentResponse,
  SubscriptionsGetOrderData,
  SubscriptionsGetOrderResponse,
  SubscriptionsGetPriceListData,
  SubscriptionsGetPriceListResponse,
  SubscriptionsGetSubscriptionData,
  SubscriptionsGetSubscriptionResponse,
  SubscriptionsListCustomersData,
  SubscriptionsListCustomersResponse,
  SubscriptionsListDeploymentsData,
  SubscriptionsListDeploymentsResponse,
  SubscriptionsListFlexDiscountsData,
  SubscriptionsListFlexDiscountsResponse,
  SubscriptionsListOrdersData,
  SubscriptionsListOrdersResponse,
  SubscriptionsListSubscriptionsData,
  SubscriptionsListSubscriptionsResponse,
  SubscriptionsPlaceOrderData,
  SubscriptionsPlaceOrderResponse,
  SubscriptionsPutFlexDiscountData,
  SubscriptionsPutFlexDiscountResponse,
  SubscriptionsPutOfferData,
  SubscriptionsPutOfferResponse,
  SubscriptionsSandboxRunAnniversaryData,
  SubscriptionsSandboxRunAnniversaryResponse,
  SubscriptionsSandboxUpdateCustomerData,
  SubscriptionsSandboxUpdateCustomerResponse,
  SubscriptionsSandboxUpdateOrderData,
  SubscriptionsSandboxUpdateOrderResponse,
  SubscriptionsUpdateCustomerData,
  SubscriptionsUpdateCustomerResponse,
  SubscriptionsUpdateOrderData,
  SubscriptionsUpdateOrderResponse,
  SubscriptionsUpdateSubscriptionData,
  SubscriptionsUpdateSubscriptionResponse,
  WebhookDisabledEvent,
  WebhookWebhookTestWebhookPayload,
  WebhooksChangeWebhookData,
  WebhooksChangeWebhookResponse,
  WebhooksCreateWebhookData,
  WebhooksCreateWebhookResponse,
  WebhooksDeleteWebhookData,
  WebhooksDeleteWebhookResponse,
  WebhooksGetDeliveryData,
  WebhooksGetDeliveryResponse,
  WebhooksGetWebhookData,
  WebhooksGetWebhookResponse,
  WebhooksListDeliveriesData,
  WebhooksListDeliveriesResponse,
  WebhooksListTenantWebhooksData,
  WebhooksListTenantWebhooksResponse,
  WebhooksListWebhooksData,
  WebhooksListWebhooksResponse,
  WebhooksRedeliverDeliveryData,
  WebhooksRedeliverDeliveryResponse,
  WebhooksRedeliverEventsData,
  WebhooksRedeliverEventsResponse,
  WebhooksRotateSecretData,
  WebhooksRotateSecretResponse,
  WebhooksSetWebhookEnabledData,
  WebhooksSetWebhookEnabledResponse,
  WebhooksTestWebhookData,
  WebhooksTestWebhookResponse,
} from './types.gen.ts';

const APPLIANCES_CREATE_ORDER: Operation = { method: 'POST', path: '/provisioning/api/v1/orders', key: 'Idempotency-Key' };
const APPLIANCES_LIST_ORDERS: Operation = { method: 'GET', path: '/provisioning/api/v1/orders' };
const APPLIANCES_GET_ORDER: Operation = { method: 'GET', path: '/provisioning/api/v1/orders/{uid}' };
const APPLIANCES_UPDATE_ORDER: Operation = { method: 'PUT', path: '/provisioning/api/v1/orders/{uid}', key: 'Idempotency-Key' };
const APPLIANCES_ADD_COMMENT: Operation = { method: 'POST', path: '/provisioning/api/v1/orders/{uid}/comment', key: 'Idempotency-Key' };
const APPLIANCES_FLAG_ORDER: Operation = { method: 'PUT', path: '/provisioning/api/v1/orders/{uid}/flag', key: 'Idempotency-Key' };
const APPLIANCES_UNFLAG_ORDER: Operation = { method: 'DELETE', path: '/provisioning/api/v1/orders/{uid}/flag', key: 'Idempotency-Key' };
const APPLIANCES_GET_HISTORY: Operation = { method: 'GET', path: '/provisioning/api/v1/orders/{uid}/history' };
const APPLIANCES_CLONE_ORDER: Operation = { method: 'POST', path: '/provisioning/api/v1/orders/{uid}/clone', key: 'Idempotency-Key' };
const DEVICES_LIST_WAREHOUSES: Operation = { method: 'GET', path: '/api/v1/device-hub/warehouses' };
const DEVICES_GET_INVENTORY: Operation = { method: 'GET', path: '/api/v1/device-hub/inventory' };
const DEVICES_PLACE_ORDER: Operation = { method: 'POST', path: '/api/v1/device-hub/place-order', key: 'Idempotency-Key' };
const DEVICES_GET_ORDER: Operation = { method: 'GET', path: '/api/v1/device-hub/orders/{order_number}' };
const DEVICES_LIST_ORDERS: Operation = { method: 'GET', path: '/api/v1/device-hub/orders' };
const DEVICES_CANCEL_ORDER: Operation = { method: 'POST', path: '/api/v1/device-hub/orders/{order_number}/cancel', key: 'Idempotency-Key' };
const DEVICES_PUT_WAREHOUSE: Operation = { method: 'PUT', path: '/operations/v1/warehouses/{warehouse_id}', key: 'Idempotency-Key' };
const DEVICES_PUT_PRODUCT: Operation = { method: 'PUT', path: '/operations/v1/warehouses/{warehouse_id}/products/{company_sku}', key: 'Idempotency-Key' };
const DEVICES_ADJUST_STOCK: Operation = { method: 'POST', path: '/operations/v1/warehouses/{warehouse_id}/products/{company_sku}/stock', key: 'Idempotency-Key' };
const DEVICES_GET_ORDER_TO_FULFIL: Operation = { method: 'GET', path: '/operations/v1/device-orders/{order_number}' };
const DEVICES_SET_ORDER_STATUS: Operation = { method: 'POST', path: '/operations/v1/device-orders/{order_number}/status', key: 'Idempotency-Key' };
const SUBSCRIPTIONS_CREATE_CUSTOMER: Operation = { method: 'POST', path: '/v3/customers', key: 'X-Correlation-Id', apiKey: true };
const SUBSCRIPTIONS_GET_CUSTOMER: Operation = { method: 'GET', path: '/v3/customers/{customerId}', apiKey: true };
const SUBSCRIPTIONS_UPDATE_CUSTOMER: Operation = { method: 'PATCH', path: '/v3/customers/{customerId}', key: 'X-Correlation-Id', apiKey: true };
const SUBSCRIPTIONS_LIST_CUSTOMERS: Operation = { method: 'GET', path: '/v3/resellers/{resellerId}/customers', apiKey: true };
const SUBSCRIPTIONS_CREATE_DEPLOYMENT: Operation = { method: 'POST', path: '/v3/customers/{customerId}/deployments', key: 'X-Correlation-Id', apiKey: true };
const SUBSCRIPTIONS_LIST_DEPLOYMENTS: Operation = { method: 'GET', path: '/v3/customers/{customerId}/deployments', apiKey: true };
const SUBSCRIPTIONS_GET_DEPLOYMENT: Operation = { method: 'GET', path: '/v3/customers/{customerId}/deployments/{deploymentId}', apiKey: true };
const SUBSCRIPTIONS_LIST_SUBSCRIPTIONS: Operation = { method: 'GET', path: '/v3/customers/{customerId}/subscriptions', apiKey: true };
const SUBSCRIPTIONS_GET_SUBSCRIPTION: Operation = { method: 'GET', path: '/v3/customers/{customerId}/subscriptions/{subscriptionId}', apiKey: true };
const SUBSCRIPTIONS_UPDATE_SUBSCRIPTION: Operation = { method: 'PATCH', path: '/v3/customers/{customerId}/subscriptions/{subscriptionId}', key: 'X-Correlation-Id', apiKey: true };
const SUBSCRIPTIONS_LIST_FLEX_DISCOUNTS: Operation = { method: 'GET', path: '/v3/flex-discounts', apiKey: true };
const SUBSCRIPTIONS_GET_PRICE_LIST: Operation = { method: 'POST', path: '/v3/pricelist', key: 'X-Correlation-Id', apiKey: true };
const SUBSCRIPTIONS_PLACE_ORDER: Operation = { method: 'POST', path: '/v3/customers/{customerId}/orders', key: 'X-Correlation-Id', apiKey: true };
const SUBSCRIPTIONS_LIST_ORDERS: Operation = { method: 'GET', path: '/v3/customers/{customerId}/orders', apiKey: true };
const SUBSCRIPTIONS_GET_ORDER: Operation = { method: 'GET', path: '/v3/customers/{customerId}/orders/{orderId}', apiKey: true };
const SUBSCRIPTIONS_UPDATE_ORDER: Operation = { method: 'PATCH', path: '/v3/customers/{customerId}/orders/{orderId}', key: 'X-Correlation-Id', apiKey: true };
const SUBSCRIPTIONS_PUT_OFFER: Operation = { method: 'PUT', path: '/operations/v1/offers/{offerId}', key: 'Idempotency-Key' };
const SUBSCRIPTIONS_PUT_FLEX_DISCOUNT: Operation = { method: 'PUT', path: '/operations/v1/flex-discounts/{id}', key: 'Idempotency-Key' };
const SUBSCRIPTIONS_SANDBOX_UPDATE_CUSTOMER: Operation = { method: 'PATCH', path: '/operations/v1/sandbox/customers/{customerId}' };
const SUBSCRIPTIONS_SANDBOX_UPDATE_ORDER: Operation = { method: 'PATCH', path: '/operations/v1/sandbox/customers/{customerId}/orders/{orderId}' };
const SUBSCRIPTIONS_SANDBOX_RUN_ANNIVERSARY: Operation = { method: 'POST', path: '/operations/v1/sandbox/customers/{customerId}/anniversary' };
const EVENTS_LIST_EVENTS: Operation = { method: 'GET', path: '/events' };
const WEBHOOKS_CREATE_WEBHOOK: Operation = { method: 'POST', path: '/webhooks', key: 'Idempotency-Key' };
const WEBHOOKS_LIST_WEBHOOKS: Operation = { method: 'GET', path: '/webhooks' };
const WEBHOOKS_GET_WEBHOOK: Operation = { method: 'GET', path: '/webhooks/{id}' };
const WEBHOOKS_CHANGE_WEBHOOK: Operation = { method: 'PATCH', path: '/webhooks/{id}' };
const WEBHOOKS_DELETE_WEBHOOK: Operation = { method: 'DELETE', path: '/webhooks/{id}' };
const WEBHOOKS_ROTATE_SECRET: Operation = { method: 'POST', path: '/webhooks/{id}/rotate-secret', key: 'Idempotency-Key' };
const WEBHOOKS_TEST_WEBHOOK: Operation = { method: 'POST', path: '/webhooks/{id}/test', key: 'Idempotency-Key' };
const WEBHOOKS_LIST_DELIVERIES: Operation = { method: 'GET', path: '/webhooks/{id}/deliveries' };
const WEBHOOKS_GET_DELIVERY: Operation = { method: 'GET', path: '/webhooks/{id}/deliveries/{deliveryId}' };
const WEBHOOKS_REDELIVER_DELIVERY: Operation = { method: 'POST', path: '/webhooks/{id}/deliveries/{deliveryId}/redeliver', key: 'Idempotency-Key' };
const WEBHOOKS_REDELIVER_EVENTS: Operation = { method: 'POST', path: '/webhooks/{id}/redeliver', key: 'Idempotency-Key' };
const WEBHOOKS_LIST_TENANT_WEBHOOKS: Operation = { method: 'GET', path: '/operations/v1/webhooks' };
const WEBHOOKS_SET_WEBHOOK_ENABLED: Operation = { method: 'PATCH', path: '/operations/v1/webhooks/{id}' };
const SERVICE_GET_HEALTH: Operation = { method: 'GET', path: '/health', open: true };
const SERVICE_GET_OPENAPI: Operation = { method: 'GET', path: '/openapi.json', open: true };
const SERVICE_GET_DOCS: Operation = { method: 'GET', path: '/docs', open: true };
const SERVICE_GET_DOCS_ASSET: Operation = { method: 'GET', path: '/docs/{asset}', open: true };
const SERVICE_GET_EVENT_SCHEMA: Operation = { method: 'GET', path: '/schemas/{schema}', open: true };

/** Returns the operations of the group `appliances`. */
export const appliances = (api: Api) => ({
  /**
   * Place an order.
   *
   * Creates an order. No field is required, so the order may start nearly empty. A retry with the same `Idempotency-Key` places no second order and returns the first response.
   */
  createOrder: (input: Input<AppliancesCreateOrderData>, options?: CallOptions): Call<AppliancesCreateOrderResponse> =>
    api.call(APPLIANCES_CREATE_ORDER, input, options),
  /**
   * List orders, newest first.
   *
   * Returns orders without nodes, comments and history. The `Link` header contains the URL of the next page. A page may hold fewer orders than `limit`, even none. The list is complete when the response has no `Link`.
   */
  listOrders: (input: Input<AppliancesListOrdersData> = {}, options?: CallOptions): Call<AppliancesListOrdersResponse> =>
    api.call(APPLIANCES_LIST_ORDERS, input, options),
  /**
   * Reads the whole list, page by page.
   *
   * Returns orders without nodes, comments and history. The `Link` header contains the URL of the next page. A page may hold fewer orders than `limit`, even none. The list is complete when the response has no `Link`.
   */
  orders: (input: Input<AppliancesListOrdersData> = {}, options?: CallOptions): List<AppliancesListOrdersResponse[number], AppliancesListOrdersResponse> =>
    api.list(APPLIANCES_LIST_ORDERS, (page: AppliancesListOrdersResponse) => page, input, options),
  /**
   * Read an order.
   *
   * Returns the whole order with its nodes and comments. Its version is in the `ETag`, for `If-Match` of a later change.
   */
  getOrder: (input: Input<AppliancesGetOrderData>, options?: CallOptions): Call<AppliancesGetOrderResponse> =>
    api.call(APPLIANCES_GET_ORDER, input, options),
  /**
   * Update an order or its status.
   *
   * Updates the fields that the body contains. A field that the body omits keeps its value; `null` clears it. The arrays `nodes` and `nats` are replaced as a whole, so send all of their entries. A new `status` must be one of `allowedTransitions`, or one that the same update makes possible. Without `If-Match`, the update applies to the latest version. An update that changes nothing keeps the version.
   */
  updateOrder: (input: Input<AppliancesUpdateOrderData>, options?: CallOptions): Call<AppliancesUpdateOrderResponse> =>
    api.call(APPLIANCES_UPDATE_ORDER, input, options),
  /**
   * Add a comment to an order.
   *
   * Adds a comment whose author is the caller. An order takes at most 200 comments, also when it is closed.
   */
  addComment: (input: Input<AppliancesAddCommentData>, options?: CallOptions): Call<AppliancesAddCommentResponse> =>
    api.call(APPLIANCES_ADD_COMMENT, input, options),
  /**
   * Flag an order for attention.
   *
   * Sets `flagged` to true. If the order has the flag already, nothing changes and it keeps its version.
   */
  flagOrder: (input: Input<AppliancesFlagOrderData>, options?: CallOptions): Call<AppliancesFlagOrderResponse> =>
    api.call(APPLIANCES_FLAG_ORDER, input, options),
  /**
   * Remove the flag of an order.
   *
   * Sets `flagged` to false. If the order has no flag, nothing changes and it keeps its version.
   */
  unflagOrder: (input: Input<AppliancesUnflagOrderData>, options?: CallOptions): Call<AppliancesUnflagOrderResponse> =>
    api.call(APPLIANCES_UNFLAG_ORDER, input, options),
  /**
   * Read the history of an order.
   *
   * Returns every change of the order, oldest first. Entry n is the change to version n. A large history is split into pages; the `Link` header contains the URL of the next page.
   */
  getHistory: (input: Input<AppliancesGetHistoryData>, options?: CallOptions): Call<AppliancesGetHistoryResponse> =>
    api.call(APPLIANCES_GET_HISTORY, input, options),
  /**
   * Reads the whole list, page by page.
   *
   * Returns every change of the order, oldest first. Entry n is the change to version n. A large history is split into pages; the `Link` header contains the URL of the next page.
   */
  history: (input: Input<AppliancesGetHistoryData>, options?: CallOptions): List<AppliancesGetHistoryResponse[number], AppliancesGetHistoryResponse> =>
    api.list(APPLIANCES_GET_HISTORY, (page: AppliancesGetHistoryResponse) => page, input, options),
  /**
   * Clone an order.
   *
   * Places a new order with the site data of this order. The clone has the status `new` and its own number and uid. It does not copy `customerRefNum`, `comments`, `flagged` and `dueDate`.
   */
  cloneOrder: (input: Input<AppliancesCloneOrderData>, options?: CallOptions): Call<AppliancesCloneOrderResponse> =>
    api.call(APPLIANCES_CLONE_ORDER, input, options),
});

/** Returns the operations of the group `devices`. */
export const devices = (api: Api) => ({
  /**
   * List warehouses.
   *
   * Lists the warehouses that can ship your orders, in selection order, with their shipping options.
   */
  listWarehouses: (input: Input<DevicesListWarehousesData> = {}, options?: CallOptions): Call<DevicesListWarehousesResponse> =>
    api.call(DEVICES_LIST_WAREHOUSES, input, options),
  /**
   * Read a warehouse's inventory.
   *
   * Returns the products of a warehouse by category, with price and number of pieces in stock. Orders of the last seconds may be missing from the quantity of a product with much stock.
   */
  getInventory: (input: Input<DevicesGetInventoryData>, options?: CallOptions): Call<DevicesGetInventoryResponse> =>
    api.call(DEVICES_GET_INVENTORY, input, options),
  /**
   * Order devices for an employee.
   *
   * One warehouse ships the whole order. The service picks the first warehouse, by priority, that serves the country, offers the shipping option and stocks every item in a single currency. If no warehouse offers all items in one currency, the service rejects the order. Items with the same title are merged and their quantities added; an order has at most 1,000 pieces of a title. The stock is reserved atomically with the order. A retry with the same `Idempotency-Key` places no second order and returns the first response.
   */
  placeOrder: (input: Input<DevicesPlaceOrderData>, options?: CallOptions): Call<DevicesPlaceOrderResponse> =>
    api.call(DEVICES_PLACE_ORDER, input, options),
  /**
   * Read an order.
   *
   * Returns the order with its tracking data and its history.
   */
  getOrder: (input: Input<DevicesGetOrderData>, options?: CallOptions): Call<DevicesGetOrderResponse> =>
    api.call(DEVICES_GET_ORDER, input, options),
  /**
   * List orders, newest first.
   *
   * Returns orders without their history. The next page is at the URL in the `Link` header, or at the same URL with `next_cursor` as `cursor`. A page may hold fewer orders than `limit`, even none. The list is complete when the response has neither `Link` nor `next_cursor`.
   */
  listOrders: (input: Input<DevicesListOrdersData> = {}, options?: CallOptions): Call<DevicesListOrdersResponse> =>
    api.call(DEVICES_LIST_ORDERS, input, options),
  /**
   * Reads the whole list, page by page.
   *
   * Returns orders without their history. The next page is at the URL in the `Link` header, or at the same URL with `next_cursor` as `cursor`. A page may hold fewer orders than `limit`, even none. The list is complete when the response has neither `Link` nor `next_cursor`.
   */
  orders: (input: Input<DevicesListOrdersData> = {}, options?: CallOptions): List<DevicesListOrdersResponse['data'][number], DevicesListOrdersResponse> =>
    api.list(DEVICES_LIST_ORDERS, (page: DevicesListOrdersResponse) => page.data, input, options),
  /**
   * Cancel an order before it is shipped.
   *
   * Cancels the order and releases its stock. Cancelling a cancelled order changes nothing and returns 200. The request has no body, so it takes no reason.
   */
  cancelOrder: (input: Input<DevicesCancelOrderData>, options?: CallOptions): Call<DevicesCancelOrderResponse> =>
    api.call(DEVICES_CANCEL_ORDER, input, options),
  /**
   * Add or change a warehouse.
   *
   * Creates the warehouse or replaces its fields, the lists `countries` and `shipping_options` as a whole. Warehouse ids are unique across all tenants; an id that belongs to another tenant returns 409. Among eligible warehouses, the one with the lowest `priority` ships the order. Ties are broken by id, in ASCII order.
   */
  putWarehouse: (input: Input<DevicesPutWarehouseData>, options?: CallOptions): Call<DevicesPutWarehouseResponse> =>
    api.call(DEVICES_PUT_WAREHOUSE, input, options),
  /**
   * Add or change a product.
   *
   * Creates the product or replaces its fields. A new product has no stock; an update does not change the stock. Existing orders keep their prices.
   */
  putProduct: (input: Input<DevicesPutProductData>, options?: CallOptions): Call<DevicesPutProductResponse> =>
    api.call(DEVICES_PUT_PRODUCT, input, options),
  /**
   * Add or remove stock.
   *
   * Adds `change` pieces to the stock of the product, or removes pieces if `change` is negative. If the stock would go below zero, the request returns 409 and changes nothing. A retry with the same `Idempotency-Key` books the change only once.
   */
  adjustStock: (input: Input<DevicesAdjustStockData>, options?: CallOptions): Call<DevicesAdjustStockResponse> =>
    api.call(DEVICES_ADJUST_STOCK, input, options),
  /**
   * Read an order to pack and ship.
   *
   * Returns an order of any tenant, with its recipient and its history. Events contain the order number but no recipient data.
   */
  getOrderToFulfil: (input: Input<DevicesGetOrderToFulfilData>, options?: CallOptions): Call<DevicesGetOrderToFulfilResponse> =>
    api.call(DEVICES_GET_ORDER_TO_FULFIL, input, options),
  /**
   * Set the status of an order.
   *
   * Moves the order to a status that its lifecycle allows next. `SHIPPED` requires a tracking number and a carrier. Sending the current status updates the tracking data, and keeps a `reason` in the history. `CANCELLED` releases the stock. `RETURNED` does not release the stock; add the pieces to the stock after inspection.
   */
  setOrderStatus: (input: Input<DevicesSetOrderStatusData>, options?: CallOptions): Call<DevicesSetOrderStatusResponse> =>
    api.call(DEVICES_SET_ORDER_STATUS, input, options),
});

/** Returns the operations of the group `subscriptions`. */
export const subscriptions = (api: Api) => ({
  /**
   * Add a customer.
   *
   * The new customer has status pending (`1002`) and may place orders. A moment later, its status becomes active (`1000`).
   */
  createCustomer: (input: Input<SubscriptionsCreateCustomerData>, options?: CallOptions): Call<SubscriptionsCreateCustomerResponse> =>
    api.call(SUBSCRIPTIONS_CREATE_CUSTOMER, input, options),
  /**
   * Read a customer.
   *
   * Returns the customer with its discounts, its benefits and the date of its next anniversary.
   */
  getCustomer: (input: Input<SubscriptionsGetCustomerData>, options?: CallOptions): Call<SubscriptionsGetCustomerResponse> =>
    api.call(SUBSCRIPTIONS_GET_CUSTOMER, input, options),
  /**
   * Change a customer.
   *
   * Absent fields keep their values. Contacts are replaced as a whole. Reseller, company name, market segment, country and region cannot be changed.
   */
  updateCustomer: (input: Input<SubscriptionsUpdateCustomerData>, options?: CallOptions): Call<SubscriptionsUpdateCustomerResponse> =>
    api.call(SUBSCRIPTIONS_UPDATE_CUSTOMER, input, options),
  /**
   * List a reseller's customers.
   *
   * Returns one page of the customers that have this reseller, with the filters and in the order of the query.
   */
  listCustomers: (input: Input<SubscriptionsListCustomersData>, options?: CallOptions): Call<SubscriptionsListCustomersResponse> =>
    api.call(SUBSCRIPTIONS_LIST_CUSTOMERS, input, options),
  /**
   * Reads the whole list, page by page.
   *
   * Returns one page of the customers that have this reseller, with the filters and in the order of the query.
   */
  customers: (input: Input<SubscriptionsListCustomersData>, options?: CallOptions): List<SubscriptionsListCustomersResponse['accounts'][number], SubscriptionsListCustomersResponse> =>
    api.list(SUBSCRIPTIONS_LIST_CUSTOMERS, (page: SubscriptionsListCustomersResponse) => page.accounts, input, options),
  /**
   * Add a customer's deployment in another country.
   *
   * Requires a customer with `globalSalesEnabled`.
   */
  createDeployment: (input: Input<SubscriptionsCreateDeploymentData>, options?: CallOptions): Call<SubscriptionsCreateDeploymentResponse> =>
    api.call(SUBSCRIPTIONS_CREATE_DEPLOYMENT, input, options),
  /**
   * List a customer's deployments.
   *
   * Returns one page of the deployments, sorted by id.
   */
  listDeployments: (input: Input<SubscriptionsListDeploymentsData>, options?: CallOptions): Call<SubscriptionsListDeploymentsResponse> =>
    api.call(SUBSCRIPTIONS_LIST_DEPLOYMENTS, input, options),
  /**
   * Reads the whole list, page by page.
   *
   * Returns one page of the deployments, sorted by id.
   */
  deployments: (input: Input<SubscriptionsListDeploymentsData>, options?: CallOptions): List<SubscriptionsListDeploymentsResponse['items'][number], SubscriptionsListDeploymentsResponse> =>
    api.list(SUBSCRIPTIONS_LIST_DEPLOYMENTS, (page: SubscriptionsListDeploymentsResponse) => page.items, input, options),
  /**
   * Read a deployment.
   *
   * Returns the deployment with its address and its status.
   */
  getDeployment: (input: Input<SubscriptionsGetDeploymentData>, options?: CallOptions): Call<SubscriptionsGetDeploymentResponse> =>
    api.call(SUBSCRIPTIONS_GET_DEPLOYMENT, input, options),
  /**
   * List a customer's subscriptions.
   *
   * Returns a consistent snapshot of all subscriptions. Pending orders are not reflected. A list that is too large for one response has pages, linked by `next`.
   */
  listSubscriptions: (input: Input<SubscriptionsListSubscriptionsData>, options?: CallOptions): Call<SubscriptionsListSubscriptionsResponse> =>
    api.call(SUBSCRIPTIONS_LIST_SUBSCRIPTIONS, input, options),
  /**
   * Reads the whole list, page by page.
   *
   * Returns a consistent snapshot of all subscriptions. Pending orders are not reflected. A list that is too large for one response has pages, linked by `next`.
   */
  subscriptions: (input: Input<SubscriptionsListSubscriptionsData>, options?: CallOptions): List<SubscriptionsListSubscriptionsResponse['items'][number], SubscriptionsListSubscriptionsResponse> =>
    api.list(SUBSCRIPTIONS_LIST_SUBSCRIPTIONS, (page: SubscriptionsListSubscriptionsResponse) => page.items, input, options),
  /**
   * Read a subscription.
   *
   * Returns the subscription as its completed orders left it. Pending orders are not reflected.
   */
  getSubscription: (input: Input<SubscriptionsGetSubscriptionData>, options?: CallOptions): Call<SubscriptionsGetSubscriptionResponse> =>
    api.call(SUBSCRIPTIONS_GET_SUBSCRIPTION, input, options),
  /**
   * Update auto-renewal.
   *
   * Changes whether and how the next anniversary renews the subscription. Absent fields stay as they are.
   */
  updateSubscription: (input: Input<SubscriptionsUpdateSubscriptionData>, options?: CallOptions): Call<SubscriptionsUpdateSubscriptionResponse> =>
    api.call(SUBSCRIPTIONS_UPDATE_SUBSCRIPTION, input, options),
  /**
   * List flexible discounts.
   *
   * Returns one page of the discounts that customers of this market segment and country may use.
   */
  listFlexDiscounts: (input: Input<SubscriptionsListFlexDiscountsData>, options?: CallOptions): Call<SubscriptionsListFlexDiscountsResponse> =>
    api.call(SUBSCRIPTIONS_LIST_FLEX_DISCOUNTS, input, options),
  /**
   * Reads the whole list, page by page.
   *
   * Returns one page of the discounts that customers of this market segment and country may use.
   */
  flexDiscounts: (input: Input<SubscriptionsListFlexDiscountsData>, options?: CallOptions): List<SubscriptionsListFlexDiscountsResponse['flexDiscounts'][number], SubscriptionsListFlexDiscountsResponse> =>
    api.list(SUBSCRIPTIONS_LIST_FLEX_DISCOUNTS, (page: SubscriptionsListFlexDiscountsResponse) => page.flexDiscounts, input, options),
  /**
   * Read a price list.
   *
   * Lists all prices for a region, a currency and a market segment, sorted by offer id.
   */
  getPriceList: (input: Input<SubscriptionsGetPriceListData>, options?: CallOptions): Call<SubscriptionsGetPriceListResponse> =>
    api.call(SUBSCRIPTIONS_GET_PRICE_LIST, input, options),
  /**
   * Reads the whole list, page by page.
   *
   * Lists all prices for a region, a currency and a market segment, sorted by offer id.
   */
  priceList: (input: Input<SubscriptionsGetPriceListData>, options?: CallOptions): List<SubscriptionsGetPriceListResponse['offers'][number], SubscriptionsGetPriceListResponse> =>
    api.list(SUBSCRIPTIONS_GET_PRICE_LIST, (page: SubscriptionsGetPriceListResponse) => page.offers, input, options),
  /**
   * Preview, place, return or renew an order.
   *
   * `orderType` selects the operation. NEW, RETURN and RENEWAL orders are stored with status `1002`, and the response follows at once. Poll the order until its status is `1000` or a failure. An order fails as a whole, never in part. A PREVIEW runs the checks of a NEW order and returns the best offers that the customer is entitled to. It stores no order. A PREVIEW_RENEWAL without lines shows what the next anniversary renews automatically.
   */
  placeOrder: (input: Input<SubscriptionsPlaceOrderData>, options?: CallOptions): Call<SubscriptionsPlaceOrderResponse> =>
    api.call(SUBSCRIPTIONS_PLACE_ORDER, input, options),
  /**
   * List a customer's orders, newest first.
   *
   * Without dates, the list has the orders of the current term, or all orders if the customer has no term yet. Follow `links.next` until it is absent. A page that would be too large has fewer orders than `limit`.
   */
  listOrders: (input: Input<SubscriptionsListOrdersData>, options?: CallOptions): Call<SubscriptionsListOrdersResponse> =>
    api.call(SUBSCRIPTIONS_LIST_ORDERS, input, options),
  /**
   * Reads the whole list, page by page.
   *
   * Without dates, the list has the orders of the current term, or all orders if the customer has no term yet. Follow `links.next` until it is absent. A page that would be too large has fewer orders than `limit`.
   */
  orders: (input: Input<SubscriptionsListOrdersData>, options?: CallOptions): List<SubscriptionsListOrdersResponse['items'][number], SubscriptionsListOrdersResponse> =>
    api.list(SUBSCRIPTIONS_LIST_ORDERS, (page: SubscriptionsListOrdersResponse) => page.items, input, options),
  /**
   * Read an order.
   *
   * Returns the order with its lines, and with prices if `fetch-price` is true.
   */
  getOrder: (input: Input<SubscriptionsGetOrderData>, options?: CallOptions): Call<SubscriptionsGetOrderResponse> =>
    api.call(SUBSCRIPTIONS_GET_ORDER, input, options),
  /**
   * Change the external reference of an order.
   *
   * Changes `externalReferenceId`, the only field of an order that a partner may change.
   */
  updateOrder: (input: Input<SubscriptionsUpdateOrderData>, options?: CallOptions): Call<SubscriptionsUpdateOrderResponse> =>
    api.call(SUBSCRIPTIONS_UPDATE_ORDER, input, options),
  /**
   * Add or change an offer.
   *
   * An offer is one product at one level. A change replaces all fields, the lists `prices` and `marketSegments` as a whole. Existing orders keep their prices.
   */
  putOffer: (input: Input<SubscriptionsPutOfferData>, options?: CallOptions): Call<SubscriptionsPutOfferResponse> =>
    api.call(SUBSCRIPTIONS_PUT_OFFER, input, options),
  /**
   * Add or change a flexible discount.
   *
   * Replaces the discount with this id, its lists as a whole, or adds it. Orders that were placed keep their prices.
   */
  putFlexDiscount: (input: Input<SubscriptionsPutFlexDiscountData>, options?: CallOptions): Call<SubscriptionsPutFlexDiscountResponse> =>
    api.call(SUBSCRIPTIONS_PUT_FLEX_DISCOUNT, input, options),
  /**
   * Update a sandbox customer.
   *
   * Sets fields of a customer for a test. The lists `discounts` and `benefits` are replaced as a whole. Available only in stages with the sandbox.
   */
  sandboxUpdateCustomer: (input: Input<SubscriptionsSandboxUpdateCustomerData>, options?: CallOptions): Call<SubscriptionsSandboxUpdateCustomerResponse> =>
    api.call(SUBSCRIPTIONS_SANDBOX_UPDATE_CUSTOMER, input, options),
  /**
   * Update a sandbox order.
   *
   * Sets the status or the creation time of an order. The lifecycle must allow the new status. An open order set to `1000` is completed as the workflow does it. Available only in stages with the sandbox.
   */
  sandboxUpdateOrder: (input: Input<SubscriptionsSandboxUpdateOrderData>, options?: CallOptions): Call<SubscriptionsSandboxUpdateOrderResponse> =>
    api.call(SUBSCRIPTIONS_SANDBOX_UPDATE_ORDER, input, options),
  /**
   * Run a customer's anniversary now.
   *
   * Runs the next anniversary as of today, with each call, also several times a day. The workflow then completes the renewal order. While that order is open, the service rejects another call with `4122`. Available only in stages with the sandbox.
   */
  sandboxRunAnniversary: (input: Input<SubscriptionsSandboxRunAnniversaryData>, options?: CallOptions): Call<SubscriptionsSandboxRunAnniversaryResponse> =>
    api.call(SUBSCRIPTIONS_SANDBOX_RUN_ANNIVERSARY, input, options),
});

/** Returns the operations of the group `events`. */
export const events = (api: Api) => ({
  /**
   * Read the log of events.
   *
   * Returns events in the sequence of the log. Keep `next`, and send it as `after` in the next call. Without `after` and `since` the log begins with its oldest event. It keeps events for 30 days. If `hasMore` is false, wait a second or more before the next call. One call looks at 2,000 events at most, so a page with a filter may hold fewer events than `limit`, even none.
   */
  listEvents: (input: Input<EventsListEventsData> = {}, options?: CallOptions): Call<EventsListEventsResponse> =>
    api.call(EVENTS_LIST_EVENTS, input, options),
  /**
   * Reads the whole list, page by page.
   *
   * Returns events in the sequence of the log. Keep `next`, and send it as `after` in the next call. Without `after` and `since` the log begins with its oldest event. It keeps events for 30 days. If `hasMore` is false, wait a second or more before the next call. One call looks at 2,000 events at most, so a page with a filter may hold fewer events than `limit`, even none.
   */
  events: (input: Input<EventsListEventsData> = {}, options?: CallOptions): List<EventsListEventsResponse['data'][number], EventsListEventsResponse> =>
    api.list(EVENTS_LIST_EVENTS, (page: EventsListEventsResponse) => page.data, input, options),
});

/** Returns the operations of the group `webhooks`. */
export const webhooks = (api: Api) => ({
  /**
   * Add a webhook.
   *
   * Adds an address that gets events from now on. The response shows the secret that signs the deliveries: keep it. A repeat with the same key shows it again, until a rotation; no other response does. A tenant has at most 10 webhooks.
   */
  createWebhook: (input: Input<WebhooksCreateWebhookData>, options?: CallOptions): Call<WebhooksCreateWebhookResponse> =>
    api.call(WEBHOOKS_CREATE_WEBHOOK, input, options),
  /**
   * List the webhooks.
   *
   * Returns all webhooks of the tenant, oldest first, without their secrets.
   */
  listWebhooks: (input: Input<WebhooksListWebhooksData> = {}, options?: CallOptions): Call<WebhooksListWebhooksResponse> =>
    api.call(WEBHOOKS_LIST_WEBHOOKS, input, options),
  /**
   * Read a webhook.
   *
   * Returns a webhook with its state: what is pending, whether it is held, and since when it fails.
   */
  getWebhook: (input: Input<WebhooksGetWebhookData>, options?: CallOptions): Call<WebhooksGetWebhookResponse> =>
    api.call(WEBHOOKS_GET_WEBHOOK, input, options),
  /**
   * Change a webhook.
   *
   * Changes the given fields. Another `url` ends a hold; a delivery that has failed keeps the time of its repeat. `enabled: false` stops the webhook and drops what is pending. `enabled: true` starts it again with the next event; redeliver what came in between.
   */
  changeWebhook: (input: Input<WebhooksChangeWebhookData>, options?: CallOptions): Call<WebhooksChangeWebhookResponse> =>
    api.call(WEBHOOKS_CHANGE_WEBHOOK, input, options),
  /**
   * Delete a webhook.
   *
   * Deletes the webhook with its secrets. What is pending is dropped.
   */
  deleteWebhook: (input: Input<WebhooksDeleteWebhookData>, options?: CallOptions): Call<WebhooksDeleteWebhookResponse> =>
    api.call(WEBHOOKS_DELETE_WEBHOOK, input, options),
  /**
   * Rotate the secret of a webhook.
   *
   * Makes a new secret. Until `previousValidUntil` each delivery has a signature by either secret, so that you can change yours meanwhile. If the response is lost, send the request again with the same `Idempotency-Key`: it shows the same secret, until the next rotation. For a secret that has leaked, send `overlapHours: 0`: every secret before ends at once, also during a rotation.
   */
  rotateSecret: (input: Input<WebhooksRotateSecretData>, options?: CallOptions): Call<WebhooksRotateSecretResponse> =>
    api.call(WEBHOOKS_ROTATE_SECRET, input, options),
  /**
   * Send a test to a webhook.
   *
   * Sends an event with example data, once, also while the webhook is held or disabled. Its id begins with `test-`, and it is not in the log.
   */
  testWebhook: (input: Input<WebhooksTestWebhookData>, options?: CallOptions): Call<WebhooksTestWebhookResponse> =>
    api.call(WEBHOOKS_TEST_WEBHOOK, input, options),
  /**
   * List the deliveries of a webhook.
   *
   * Returns deliveries with their attempts, newest first. They are kept for 30 days. A page with a filter may have fewer entries than `limit`, even none, and still have a next page.
   */
  listDeliveries: (input: Input<WebhooksListDeliveriesData>, options?: CallOptions): Call<WebhooksListDeliveriesResponse> =>
    api.call(WEBHOOKS_LIST_DELIVERIES, input, options),
  /**
   * Reads the whole list, page by page.
   *
   * Returns deliveries with their attempts, newest first. They are kept for 30 days. A page with a filter may have fewer entries than `limit`, even none, and still have a next page.
   */
  deliveries: (input: Input<WebhooksListDeliveriesData>, options?: CallOptions): List<WebhooksListDeliveriesResponse['data'][number], WebhooksListDeliveriesResponse> =>
    api.list(WEBHOOKS_LIST_DELIVERIES, (page: WebhooksListDeliveriesResponse) => page.data, input, options),
  /**
   * Read a delivery.
   *
   * Returns a delivery with its attempts. Bodies of answers are not kept.
   */
  getDelivery: (input: Input<WebhooksGetDeliveryData>, options?: CallOptions): Call<WebhooksGetDeliveryResponse> =>
    api.call(WEBHOOKS_GET_DELIVERY, input, options),
  /**
   * Redeliver one event.
   *
   * Sends the event of a delivery again, with the same `webhook-id` and a new schedule. A disabled webhook gets nothing: the delivery is `failed` at once, with the error `disabled`. Enable the webhook first.
   */
  redeliverDelivery: (input: Input<WebhooksRedeliverDeliveryData>, options?: CallOptions): Call<WebhooksRedeliverDeliveryResponse> =>
    api.call(WEBHOOKS_REDELIVER_DELIVERY, input, options),
  /**
   * Redeliver a range of the log.
   *
   * Sends the events of a time range that the webhook wants, also those that came while it was disabled. `only: failed` leaves out what is pending or was delivered. A disabled webhook gets nothing: enable it first. One redelivery of a webhook runs at a time.
   */
  redeliverEvents: (input: Input<WebhooksRedeliverEventsData>, options?: CallOptions): Call<WebhooksRedeliverEventsResponse> =>
    api.call(WEBHOOKS_REDELIVER_EVENTS, input, options),
  /**
   * List the webhooks of a tenant.
   *
   * Returns the webhooks of any tenant, without secrets and without the queries of their addresses.
   */
  listTenantWebhooks: (input: Input<WebhooksListTenantWebhooksData>, options?: CallOptions): Call<WebhooksListTenantWebhooksResponse> =>
    api.call(WEBHOOKS_LIST_TENANT_WEBHOOKS, input, options),
  /**
   * Enable or disable a webhook.
   *
   * Disabling drops what is pending. Tell the tenant to redeliver after it is enabled again.
   */
  setWebhookEnabled: (input: Input<WebhooksSetWebhookEnabledData>, options?: CallOptions): Call<WebhooksSetWebhookEnabledResponse> =>
    api.call(WEBHOOKS_SET_WEBHOOK_ENABLED, input, options),
});

/** Returns the operations of the group `service`. */
export const service = (api: Api) => ({
  /**
   * Check whether orders can be placed.
   *
   * Reads from the order store with a limit of one second.
   */
  getHealth: (input: Input<ServiceGetHealthData> = {}, options?: CallOptions): Call<ServiceGetHealthResponse> =>
    api.call(SERVICE_GET_HEALTH, input, options),
  /**
   * Read this document.
   *
   * The document describes the endpoints of this deployment. A response may be cached; `If-None-Match` avoids a second download.
   */
  getOpenapi: (input: Input<ServiceGetOpenapiData> = {}, options?: CallOptions): Call<ServiceGetOpenapiResponse> =>
    api.call(SERVICE_GET_OPENAPI, input, options),
  /**
   * Show the interactive reference.
   *
   * The page shows this document and can call the API with a token of yours.
   */
  getDocs: (input: Input<ServiceGetDocsData> = {}, options?: CallOptions): Call<ServiceGetDocsResponse> =>
    api.call(SERVICE_GET_DOCS, input, options),
  /**
   * Load a file of the reference page.
   *
   * File names contain a hash of their content, so a response may be cached forever.
   */
  getDocsAsset: (input: Input<ServiceGetDocsAssetData>, options?: CallOptions): Call<ServiceGetDocsAssetResponse> =>
    api.call(SERVICE_GET_DOCS_ASSET, input, options),
  /**
   * Read the schema of an event.
   *
   * The JSON Schema (draft 2020-12) of a type of events. Within version 1 it only grows, so a consumer ignores members that it does not know.
   */
  getEventSchema: (input: Input<ServiceGetEventSchemaData>, options?: CallOptions): Call<ServiceGetEventSchemaResponse> =>
    api.call(SERVICE_GET_EVENT_SCHEMA, input, options),
});

/** Returns all operations, by group. */
export const operations = (api: Api) => ({
  appliances: appliances(api),
  devices: devices(api),
  subscriptions: subscriptions(api),
  events: events(api),
  webhooks: webhooks(api),
  service: service(api),
});

/** Event that a webhook brings. */
export type WebhookEvent = OrderPlacedEvent | OrderStatusChangedEvent | OrderCommentedEvent | OrderUpdatedEvent | OrderAttentionNeededEvent | WebhookDisabledEvent | WebhookWebhookTestWebhookPayload;

/** Code of a problem document, as `type` has it at its end. */
export type ProblemCode =
  | 'body-too-large'
  | 'events-expired'
  | 'idempotency-key-reused'
  | 'internal'
  | 'malformed-body'
  | 'malformed-idempotency-key'
  | 'no-subject'
  | 'no-tenant'
  | 'not-found'
  | 'rate-limited'
  | 'redelivery-in-progress'
  | 'rotation-in-progress'
  | 'too-many-webhooks'
  | 'unavailable'
  | 'unsupported-media-type'
  | 'validation-failed'
  | 'version-mismatch';
