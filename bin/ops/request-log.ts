import { paginateFilterLogEvents, ResourceNotFoundException } from '@aws-sdk/client-cloudwatch-logs';
import * as z from 'zod';
import { parsedJson } from '../../lib/local/support/parsed-json.ts';
import { UsageError } from '../support/command-line.ts';
import type { Stage } from './stage/stage.ts';

/** Most lines of one request: its own, those of dispatch, and those of its tasks. */
const MOST_LINES = 100;

const Line = z.object({
  message: z.string(),
  line: z.string().optional(),
  operation: z.string().optional(),
  tenant: z.string().optional(),
  order: z.number().optional(),
  status: z.union([z.string(), z.number()]).optional(),
  outcome: z.string().optional(),
});

/** Line of the functions' log that a request caused, without its content. */
export interface RequestLine extends z.infer<typeof Line> {
  /** RFC 3339. */
  readonly time: string;
}

/**
 * Finds the lines of the log that a request caused, the oldest first.
 *
 * @param since start of the search
 */
export async function requestLines(stage: Stage, requestId: string, since: Date): Promise<readonly RequestLine[]> {
  if (/["\\]/.test(requestId)) throw new UsageError('--request-id has a quotation mark or a backslash, as no id has');
  const pages = paginateFilterLogEvents(
    { client: stage.clients.logs },
    {
      logGroupName: `/quartermaster/${stage.name}/functions`,
      filterPattern: `{ $.correlationId = "${requestId}" }`,
      startTime: since.getTime(),
    },
  );
  const lines: RequestLine[] = [];
  try {
    for await (const { events = [] } of pages) {
      for (const { message = '', timestamp = 0 } of events) {
        const parsed = Line.safeParse(parsedJson(message));
        if (parsed.success) lines.push({ time: new Date(timestamp).toISOString(), ...parsed.data });
      }
      if (lines.length >= MOST_LINES) break;
    }
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
  }
  return lines;
}

/**
 * Describes a line of the log as text.
 *
 * @example describeLine({ time: '2027-03-01T10:00:00.000Z', message: 'request', status: 503 }) // '  2027-03-01T10:00:00.000Z  request status=503'
 */
export function describeLine({ time, message, ...members }: RequestLine): string {
  const shown = Object.entries(members).map(([name, value]) => ` ${name}=${value}`);
  return `  ${time}  ${message}${shown.join('')}`;
}
