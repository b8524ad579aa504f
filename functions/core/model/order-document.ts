import * as z from 'zod';

/**
 * The document of a line's orders, for the log of events. A line declares it in its contract. The stack hands it to the function that fills
 * the log, which knows no line.
 */
export const OrderDocument = z.object({
  /** Path of an order's document. Each `{name}` stands for its `number`, its `uid`, or a text of the line's own part. */
  path: z.string(),
  /** Fields of the line's own part that callers never see. No event names them. */
  internal: z.array(z.string()).exactOptional(),
});
export type OrderDocument = z.infer<typeof OrderDocument>;

/** Documents of orders, by line. */
export const OrderDocuments = z.record(z.string(), OrderDocument);
export type OrderDocuments = Readonly<Record<string, OrderDocument>>;

/**
 * Returns the path of an order's document.
 *
 * @param valueNamed returns the value of a name in the path; undefined for a name that the order does not have
 * @throws Error for a name without a value
 * @example documentPath('/orders/{uid}', () => 'a b') // '/orders/a%20b'
 */
export const documentPath = (path: string, valueNamed: (name: string) => string | number | undefined): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = valueNamed(name);
    if (value === undefined) throw new Error(`The order has no ${name}, which its path ${path} needs`);
    return encodeURIComponent(value);
  });
