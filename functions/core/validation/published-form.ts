/** Metadata of a schema that changes its form in the OpenAPI document. Functions do not load this file. */
type Override = {
  readonly override: (context: { readonly jsonSchema: object }) => void;
};

/**
 * Publishes one option of a union alone. The service also accepts the other options, but clients in typed languages cannot choose
 * between a text and an object.
 *
 * @param option index of the option in the union
 */
export const publishOnly = (option: number): Override => ({
  override: ({ jsonSchema }) => {
    const options: unknown = Reflect.get(jsonSchema, 'anyOf');
    if (!Array.isArray(options)) throw new Error('only a union has options');
    Reflect.deleteProperty(jsonSchema, 'anyOf');
    Object.assign(jsonSchema, options[option]);
  },
});
