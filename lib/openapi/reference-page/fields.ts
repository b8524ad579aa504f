import type { DocumentView, SchemaView } from './document-view.ts';
import { type Html, html } from './html.ts';
import { markdown } from './markdown.ts';
import { patternWords } from './pattern-words.ts';
import { schemaAnchor } from './shared/headings.ts';

/** Depth to which a request's fields are shown in place. Deeper ones are a link to their schema. */
const DEEPEST = 4;

/** Renders the fields of schemas. */
export class Fields {
  readonly #schemas: DocumentView['components']['schemas'];

  constructor(schemas: DocumentView['components']['schemas']) {
    this.#schemas = schemas;
  }

  /** Renders the fields of a schema, with the fields of schemas that it refers to. */
  expanded(schema: SchemaView): Html {
    return this.#content(schema, DEEPEST, []);
  }

  /** Renders the fields of a schema, with links to the schemas that it refers to. */
  flat(schema: SchemaView): Html {
    return this.#content(schema, 0, []);
  }

  /** Renders the type of a value, with a link to its schema. */
  typeOf(schema: SchemaView): Html {
    if (schema.$ref !== undefined) {
      const name = nameOf(schema.$ref);
      return html`<a href="#${schemaAnchor(name)}">${name}</a>`;
    }
    if (schema.items !== undefined) return html`array of ${this.typeOf(schema.items)}`;
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined)
      return join(
        choices.map((choice) => this.typeOf(choice)),
        ' or ',
      );
    if (schema.allOf !== undefined)
      return join(
        schema.allOf.map((part) => this.typeOf(part)),
        ' and ',
      );
    if (schema.const !== undefined) return html`<code>${JSON.stringify(schema.const)}</code>`;
    const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? ['any']);
    return html`${types.join(' or ')}${schema.format !== undefined && ` (${schema.format})`}`;
  }

  /** Renders the limits of a value. */
  limits(schema: SchemaView): Html {
    const target = this.#resolve(schema);
    const range = (least: number | undefined, most: number | undefined, unit: string) => {
      if (least === undefined && most === undefined) return undefined;
      if (least === most) return `${least}${unit}`;
      if (most === undefined) return `at least ${least}${unit}`;
      return least === undefined ? `at most ${most}${unit}` : `${least} to ${most}${unit}`;
    };
    const words = target.pattern === undefined ? undefined : patternWords(target.pattern);
    const texts = [
      range(target.minLength, target.maxLength, ' characters'),
      range(target.minItems, target.maxItems, ' items'),
      range(target.minimum, target.maximum, ''),
      words,
      target.default !== undefined ? `default ${JSON.stringify(target.default)}` : undefined,
    ].filter((limit) => limit !== undefined);
    const values = target.enum ?? [];
    return html`${texts.length > 0 && html`<p class="limits">${texts.join('; ')}</p>`}${
      values.length > 0 && enumOf(values)
    }${
      target.pattern !== undefined &&
      words === undefined &&
      html`<details class="pattern"><summary>Pattern</summary><code>${target.pattern}</code></details>`
    }`;
  }

  #resolve(schema: SchemaView): SchemaView {
    if (schema.$ref === undefined) return schema;
    return { ...this.#schemas[nameOf(schema.$ref)], ...schema, $ref: undefined };
  }

  #content(schema: SchemaView, depth: number, above: readonly string[]): Html {
    const path = schema.$ref === undefined ? above : [...above, nameOf(schema.$ref)];
    const target = this.#resolve(schema);
    const choices = target.anyOf ?? target.oneOf;
    if (choices?.some((choice) => this.#hasFields(choice))) {
      if (depth === 0) return html`<p>${this.typeOf(target)}</p>`;
      return html`${choices.map(
        (choice) =>
          html`<details class="choice"><summary>${choice.$ref === undefined ? this.typeOf(choice) : nameOf(choice.$ref)}</summary>${this.#content(choice, depth - 1, path)}</details>`,
      )}`;
    }
    if (target.items !== undefined) {
      return this.#hasFields(target.items) && depth > 0 ? this.#content(target.items, depth - 1, path) : html``;
    }
    if (target.allOf !== undefined) return html`${target.allOf.map((part) => this.#content(part, depth, path))}`;
    const properties = Object.entries(target.properties ?? {});
    if (properties.length === 0) return html``;
    const required = new Set(target.required);
    return html`<ul class="fields">${properties.map(([name, property]) =>
      this.#field(name, property, required.has(name), depth, path),
    )}</ul>`;
  }

  #field(name: string, schema: SchemaView, isRequired: boolean, depth: number, above: readonly string[]): Html {
    const target = this.#resolve(schema);
    const inner = target.items ?? schema;
    const isCircle = inner.$ref !== undefined && above.includes(nameOf(inner.$ref));
    const nested =
      depth > 0 && !isCircle && this.#hasFields(inner) ? this.#content(inner, depth - 1, above) : undefined;
    const { description } = schema.description === undefined ? target : schema;
    return html`<li><div class="field"><code class="name">${name}</code> <span class="type">${this.typeOf(schema)}</span>${
      isRequired && html` <span class="required">required</span>`
    }${target.readOnly && html` <span class="flag">read only</span>`}${
      target.deprecated && html` <span class="flag">deprecated</span>`
    }</div>${description !== undefined && markdown(description).html}${this.limits(target.items === undefined ? schema : target)}${
      nested !== undefined &&
      html`<details class="nested"><summary>Fields of <code>${name}</code></summary>${nested}</details>`
    }</li>`;
  }

  #hasFields(schema: SchemaView): boolean {
    const target = this.#resolve(schema);
    const parts = target.anyOf ?? target.oneOf ?? target.allOf ?? (target.items && [target.items]) ?? [];
    return target.properties !== undefined || parts.some((part) => this.#hasFields(part));
  }
}

/** Enumerations with more values than these are closed at first. */
const FEW = 20;

function enumOf(values: readonly unknown[]): Html {
  if (values.length <= FEW) {
    return html`<p class="limits">One of ${values.map((value) => html`<code>${String(value)}</code> `)}</p>`;
  }
  return html`<details class="pattern"><summary>One of ${values.length} values</summary><code>${values.join(' ')}</code></details>`;
}

const nameOf = (ref: string): string => ref.slice(ref.lastIndexOf('/') + 1);

const join = (parts: readonly Html[], between: string): Html =>
  html`${parts.map((part, index) => html`${index > 0 && between}${part}`)}`;
