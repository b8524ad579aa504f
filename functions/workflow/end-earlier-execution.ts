/**
 * Ends an execution of an earlier version, which still waits for deadlines of its order. That version's definitions call this
 * function and continue as its `action` says. The sweep of deadlines reminds of all orders now, also of those that an earlier
 * version wrote (docs/data-model.md, "Orders of earlier versions").
 *
 * @example await handler({ state: { number: 7 } }) // { number: 7, action: 'superseded' }
 */
export const handler = ({ state }: { readonly state: object }): Promise<object> =>
  Promise.resolve({ ...state, action: 'superseded' });
