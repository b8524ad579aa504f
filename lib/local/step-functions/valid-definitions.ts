import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { writePrivately } from '../support/private-file.ts';

/** Name of the file, in the directory of the assembly. */
const FILE = 'valid-state-machines.json';

const Digests = z.array(z.string());

/** Digests that are known in this process, of whatever assembly. */
const knownHere = new Set<string>();

/**
 * The definitions of an assembly that are known to be valid, kept in a file of the assembly. The validator compiles its schemas at
 * each call: 0.4 s of a start for each definition.
 */
export class ValidDefinitions {
  readonly #file: string;
  readonly #digests: Set<string>;
  readonly #known: Set<string>;

  /**
   * @param directory the directory of the assembly
   * @param known digests that need no look into the file; those of this process by default
   */
  constructor(directory: string, known: Set<string> = knownHere) {
    this.#known = known;
    this.#file = join(directory, FILE);
    this.#digests = new Set(read(this.#file));
    for (const digest of this.#digests) known.add(digest);
  }

  has(definition: string): boolean {
    return this.#known.has(digestOf(definition));
  }

  add(definition: string): void {
    const digest = digestOf(definition);
    this.#known.add(digest);
    this.#digests.add(digest);
    try {
      writePrivately(this.#file, [...this.#digests]);
    } catch {
      // An assembly that cannot be written to is validated again at the next start.
    }
  }
}

/** Returns no digests for a file that is missing or damaged. */
function read(file: string): readonly string[] {
  try {
    return Digests.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}

const digestOf = (definition: string): string => createHash('sha256').update(definition).digest('base64');
