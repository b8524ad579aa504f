import * as z from 'zod';
import type { JsonActions } from '../aws-api/aws-protocols.ts';
import type { LogLine } from '../support/log-line.ts';
import { parsedJson } from '../support/parsed-json.ts';

/** Lines that are kept at least, the newest. A line has about a kilobyte. */
const KEPT = 5_000;
/** The older lines that are removed at once: each removal moves all others. */
const OLDER = 500;

/** Pattern of a filter of one member, such as `{ $.correlationId = "b5a2" }` (CloudWatch Logs User Guide, "Filter pattern syntax"). */
const OneMember = z
  .string()
  .regex(/^\{ \$\.(\w+) = "([^"\\]*)" \}$/, 'expected { $.member = "text" }')
  .transform((pattern) => pattern.slice(4, -3).split(' = "'));

const FilterLogEvents = z.object({ logGroupName: z.string(), filterPattern: OneMember });

/** Newest lines of the functions' log. A developer's terminal has all of them. */
export class RecentLines {
  readonly #lines: { readonly logGroup: string | undefined; readonly at: number; readonly text: string }[] = [];
  readonly #now: () => number;

  /** @param now milliseconds since 1970 */
  constructor(now: () => number) {
    this.#now = now;
  }

  add(logGroup: string | undefined, { text }: LogLine): void {
    this.#lines.push({ logGroup, at: this.#now(), text });
    if (this.#lines.length >= KEPT + OLDER) this.#lines.splice(0, OLDER);
  }

  /** Returns the action of CloudWatch Logs that searches the lines, in one page. */
  actions(): JsonActions {
    return {
      'Logs_20140328.FilterLogEvents': (parameters) => {
        const { logGroupName, filterPattern } = FilterLogEvents.parse(parameters);
        const [member = '', wanted] = filterPattern;
        const found = this.#lines.filter(
          ({ logGroup, text }) => logGroup === logGroupName && memberOf(text, member) === wanted,
        );
        return { events: found.map(({ at: timestamp, text: message }) => ({ timestamp, message })) };
      },
    };
  }
}

function memberOf(line: string, member: string): unknown {
  const parsed = parsedJson(line);
  return typeof parsed === 'object' && parsed !== null ? Reflect.get(parsed, member) : undefined;
}
