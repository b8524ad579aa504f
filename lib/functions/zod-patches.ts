import type { Patch } from './lean-packages.ts';

/**
 * Installs the largest table of methods, which all classes of schemas share, once on a common prototype. Zod installs it on the prototype
 * of each class that a function uses, which takes a third of the time to make its schemas.
 */
const SHARED_METHODS = `
const sharedMethods = new WeakMap();
export function members(proto, table) {
  if (Object.getPrototypeOf(proto) !== Object.prototype || Object.keys(table).length < 20) return ownMembers(proto, table);
  if (!sharedMethods.has(table)) {
    const shared = {};
    ownMembers(shared, table);
    sharedMethods.set(table, shared);
  }
  Object.setPrototypeOf(proto, sharedMethods.get(table));
}
function ownMembers(proto, table) {`;

/** Installs a method as a method. Zod would install a getter that binds the method to each of the schemas that is used. */
const PLAIN_METHOD = `
function defineBound(proto, key, fn) {
  Object.defineProperty(proto, key, { configurable: true, writable: true, value: fn });
}
`;

/** Methods of schemas that no function calls; a test reads the functions. They bring ten classes of schemas and checks along, and 9 KB. */
export const UNUSED_METHODS: readonly string[] = [
  'and brand catchall duration exactPartial isNullable isOptional length loose lowercase merge nonempty nonoptional omit or passthrough',
  'properties register required safeExtend slugify spa strict time toJSONSchema uppercase validate validateAsync with',
  'decode decodeAsync encode encodeAsync parseAsync safeDecode safeDecodeAsync safeEncode safeEncodeAsync safeParseAsync',
].flatMap((names) => names.split(' '));

const NAME = `(?:${UNUSED_METHODS.join('|')})`;
const UNUSED_METHOD = new RegExp(
  `^ {4}(?:(?:async |get |set )?${NAME}\\(|${NAME}: (?:async )?function ).*\\{\\n(?: {8}.*\\n)*? {4}\\},\\n`,
  'gm',
);

/** Functions that make a schema without parameters, if called without any. */
const PLAIN_SCHEMA =
  /^export function (boolean|never|number|string)\((params)\) \{\n {4}return (core\._\w+\(Zod\w+, params\));\n\}\n/gm;

/** Functions that make a schema of another schema alone. */
const WRAPPER = /^export function (nullable|optional)\(innerType\) \{\n {4}return new (Zod\w+\()/gm;

/** Changes of Zod: what functions do not need goes. */
export const ZOD_PATCHES: readonly Patch[] = [
  {
    file: /[\\/]zod[\\/]v4[\\/]classic[\\/]schemas\.js$/,
    changes: [
      // No function prints a JSON schema. The code that does takes 20 KB.
      [/^ *inst\._zod\.processJSONSchema = .*;$/gm, ''],
      [/createStandardJSONSchemaMethod\(this, "(?:input|output)"\)/g, 'undefined'],
      [UNUSED_METHOD, ''],
      // Zod would write and compile a function for each schema of an object that it first parses: a fifth of the time of a first request.
      [/core\.\$ZodObjectJIT\.init/g, 'core.$ZodObject.init'],
      // Functions use `z.email()`, not `z.string().email()`. These methods of all formats take 12 KB.
      [/^ {4}\w+\(params\) \{\n {8}return this\.check\(core\._\w+\(Zod\w+, params\)\);\n {4}\},\n/gm, ''],
      // Imported by its own name, the module keeps only the functions that are used: 7 KB less.
      [/import \{ util \} from "\.\.\/core\/index\.js";/, 'import * as util from "../core/util.js";'],
      [/core\.util\./g, 'util.'],
      // Schemas do not change, so one of a kind is enough. Zod would make a text, or an optional text, for each field.
      [
        PLAIN_SCHEMA,
        'export function $1($2) {\n    if ($2 === undefined) return $1.shared ??= $3;\n    return $3;\n}\n',
      ],
      [WRAPPER, 'export function $1(innerType) {\n    return innerType._zod.$1Schema ??= new $2'],
      // The types forbid to change what is parsed. Functions need not freeze it, too.
      [/^ {4}readonly\(\) \{\n {8}return readonly\(this\);/m, '    readonly() {\n        return this;'],
      // The memoizer is for values with cycles, and for schemas with cycles. JSON and stored items have none.
      [/core\.config\(\{ memoizer: core\.memoizer\(\) \}\);/, ';'],
    ],
  },
  {
    file: /[\\/]zod[\\/]v4[\\/]core[\\/]core\.js$/,
    // No function adds members to the prototype of a class of schemas. For each schema, Zod would look for them in up to four prototypes.
    changes: [[/^ {8}for \(const k in proto\) \{\n(?: {12}.*\n)*? {8}\}\n/m, '']],
  },
  {
    file: /[\\/]zod[\\/]v4[\\/]core[\\/]util\.js$/,
    changes: [
      [/^export function members\(proto, table\) \{/m, SHARED_METHODS],
      // Functions call the methods of schemas only as methods. Zod would bind each to its schema at the first call, for use without one.
      [/^function defineBound\(proto, key, fn\) \{\n(?: {4}.*\n)*?\}\n/m, PLAIN_METHOD],
    ],
  },
];
