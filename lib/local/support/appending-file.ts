import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * A file that only grows, for this user only. Writes follow one another, and lines that arrive during a write share the next one.
 * A failed write fails the lines of this write and no others.
 */
export class AppendingFile {
  readonly #path: string;
  #waiting: string[] = [];
  /** The write that will take the waiting lines; undefined while no line waits. */
  #next: Promise<void> | undefined;
  /** Resolves when the last write has ended, whether it succeeded or not. */
  #ended: Promise<void> = Promise.resolve();
  /** The open file. Opening it for each line would cost more than writing. */
  #opened: Opened | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  /**
   * Appends lines, each with its line break. Resolves when they are in the file.
   *
   * @throws Error when they cannot be written; the file has none of them then
   */
  append(lines: readonly string[]): Promise<void> {
    this.#waiting.push(...lines);
    if (this.#next === undefined) {
      this.#next = this.#ended.then(() => this.#write());
      this.#ended = this.#next.catch(() => undefined);
    }
    return this.#next;
  }

  /** Resolves when the last write has ended and the file is closed. */
  async close(): Promise<void> {
    await this.#ended;
    await this.#opened?.file.close();
    this.#opened = undefined;
  }

  async #write(): Promise<void> {
    const text = this.#waiting.join('');
    this.#waiting = [];
    this.#next = undefined;
    this.#opened ??= await this.#open();
    const { file, size } = this.#opened;
    try {
      await file.appendFile(text);
      this.#opened = { file, size: size + Buffer.byteLength(text) };
    } catch (error) {
      this.#opened = undefined;
      // A full disk takes a part of the text. Half a line would spoil the line after it.
      await file.truncate(size).catch(() => undefined);
      await file.close().catch(() => undefined);
      throw error;
    }
  }

  async #open(): Promise<Opened> {
    await mkdir(dirname(this.#path), { recursive: true });
    const file = await open(this.#path, 'a', 0o600);
    return { file, size: (await file.stat()).size };
  }
}

interface Opened {
  readonly file: FileHandle;
  /** Bytes of all whole lines. */
  readonly size: number;
}
