import { type Call, count } from '../stage/command.ts';
import { explainError } from '../stage/failures.ts';
import type { DeadLetterQueue } from '../stage/stage.ts';
import { type DeadLetter, deleteMessage, peekMessages, receiveMessages, releaseMessage } from './dead-letter-queue.ts';
import { printMessage } from './dead-letters.ts';
import { subjectsOf } from './put-aside.ts';

/**
 * Deletes the messages about an item without doing their work. A message about other items as well is kept.
 *
 * @param key partition key of the item, such as `ORDER#100123`, or the id of a message
 * @param hiddenSeconds seconds for which received messages are hidden from other readers
 * @returns false if a message remains
 */
export async function discardAbout(
  call: Call,
  queue: DeadLetterQueue,
  key: string,
  hiddenSeconds: number,
): Promise<boolean> {
  const { stage, flags, print } = call;
  const found = new Set<string>();
  let kept = 0;
  for (const letter of await peekMessages(stage, queue)) {
    const others = await othersBeside(call, letter, key).catch((error: unknown) => {
      print(`  The message ${letter.id} does not say what it is about, and stays: ${explainError(error)}`);
      return undefined;
    });
    if (others === undefined) continue;
    printMessage(call, letter);
    if (others === 0) {
      found.add(letter.id);
      continue;
    }
    kept += 1;
    print(
      `    kept: it is about ${count(others, 'other item')} too. Redrive it, so that each item gets its own message`,
    );
  }
  if (flags.dryRun) print(`${count(found.size, 'message')} about ${key} would be deleted; nothing was changed.`);
  else print(`${count(await deleteAll(call, queue, found, hiddenSeconds), 'message')} about ${key} deleted.`);
  return found.size > 0 && kept === 0;
}

/** Returns the number of other items that a letter about the key is about. Undefined if it is not about the key. */
async function othersBeside({ stage }: Call, letter: DeadLetter, key: string): Promise<number | undefined> {
  if (letter.id === key) return 0;
  const subjects = await subjectsOf(stage, letter);
  return subjects?.includes(key) ? subjects.length - 1 : undefined;
}

/** Receives each message once more, since only the receipt of a hidden message is sure to delete it. Returns the number deleted. */
async function deleteAll(
  { stage }: Call,
  queue: DeadLetterQueue,
  ids: ReadonlySet<string>,
  hiddenSeconds: number,
): Promise<number> {
  const others: DeadLetter[] = [];
  let deleted = 0;
  while (deleted < ids.size) {
    const received = await receiveMessages(stage, queue, hiddenSeconds);
    if (received.length === 0) break;
    for (const letter of received) {
      if (ids.has(letter.id)) await deleteMessage(stage, queue, letter);
      if (ids.has(letter.id)) deleted += 1;
      else others.push(letter);
    }
  }
  for (const letter of others) await releaseMessage(stage, queue, letter);
  return deleted;
}
