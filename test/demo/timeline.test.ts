import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Timeline } from '../../bin/demo/timeline.ts';

const entered = { number: 100_001, version: 2, status: 'provisioning', note: 'the order is complete' };

/** The lines that the work prints. */
async function printedBy(work: () => Promise<void>): Promise<string[]> {
  const lines: string[] = [];
  const printing = vi.spyOn(console, 'log').mockImplementation((line) => void lines.push(String(line)));
  onTestFinished(() => printing.mockRestore());
  await work();
  return lines;
}

function eventsFile(...events: readonly object[]): string {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const file = join(directory, 'events.jsonl');
  writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  return file;
}

describe('a line of the timeline', () => {
  it('has version, status and the event that the status put on the bus', async () => {
    const file = eventsFile(
      { 'detail-type': 'Order Placed', detail: { id: '100001-v1' } },
      { 'detail-type': 'Order Status Changed', detail: { id: '100001-v2' } },
    );
    const [line] = await printedBy(() => new Timeline(file).print(entered));
    expect(line).toMatch(/^ +[\d.]+ s {2}v2 +provisioning +the order is complete +Order Status Changed$/);
  });

  it('has no event where none is kept, as in memory, and waits for none', async () => {
    const [line] = await printedBy(() => new Timeline(undefined).print(entered));
    expect(line).toMatch(/^ +[\d.]+ s {2}v2 +provisioning +the order is complete$/);
  });
});
