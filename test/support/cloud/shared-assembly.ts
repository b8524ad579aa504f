import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';

/** Lets a local cloud that keeps its data in the directory find the assembly that all tests share, rather than make it anew. */
export function shareAssembly(directory: string): void {
  symlinkSync(dirname(inject('assembly')), join(directory, 'assemblies'));
}
