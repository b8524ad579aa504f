import { afterEach, beforeEach, vi } from 'vitest';
import { logger } from '../../../functions/core/observability/log.ts';

/** A line of the functions' log, parsed. */
export type LogLine = Readonly<Record<string, unknown>>;

/**
 * Has the functions of the tests in a block log as they do when deployed, and keeps what they write.
 *
 * @returns what gives the lines written so far, in their order
 */
export function logLines(): () => LogLine[] {
  let written: string[] = [];
  beforeEach(() => {
    written = [];
    logger.setLogLevel('INFO');
    const keep = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0;
    vi.spyOn(process.stdout, 'write').mockImplementation(keep);
    vi.spyOn(process.stderr, 'write').mockImplementation(keep);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    logger.setLogLevel('SILENT');
  });
  return () => written.map((line) => JSON.parse(line));
}
