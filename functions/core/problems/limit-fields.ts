/** A problem as a response lists it. */
interface Listed {
  readonly path: string;
  readonly message: string;
}

/**
 * Bytes of the problems that one response lists, as text within JSON. With the rest of its body, an error response stays below 64
 * KB, whatever the request held.
 */
const MOST_BYTES = 48 * 1024;

/** Bytes beside path and message in a response: the names of both members, quotes, brackets and a comma. */
const BYTES_AROUND = 40;

/** Longest message, in characters. Only a list of what is allowed may become longer, such as that of all shipping options. */
const LONGEST_MESSAGE = 8_000;

/**
 * Returns the problems that fit into one response, from the first on. If some do not fit, the last one says how many.
 *
 * @example limitFields([{ path: 'city', message: 'is missing' }]) // [{ path: 'city', message: 'is missing' }]
 */
export function limitFields<Problem extends Listed>(fields: readonly Problem[]): readonly (Problem | Listed)[] {
  const short = fields.map(withShortMessage);
  let bytes = 0;
  const shown = short.findIndex((field) => {
    bytes += sizeOf(field);
    return bytes > MOST_BYTES;
  });
  if (shown === -1) return short;
  // A problem without a path is a text of its own.
  const path = short[0]?.path === '' ? '' : 'body';
  const message = `has ${short.length - shown} more problems; these are the first ${shown}`;
  return [...short.slice(0, shown), { path, message }];
}

function withShortMessage<Problem extends Listed>(field: Problem): Problem {
  const { message } = field;
  if (message.length <= LONGEST_MESSAGE) return field;
  return { ...field, message: `${message.slice(0, LONGEST_MESSAGE).replace(/[\ud800-\udbff]$/, '')}…` };
}

const sizeOf = ({ path, message }: Listed): number => Buffer.byteLength(JSON.stringify([path, message])) + BYTES_AROUND;
