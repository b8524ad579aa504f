import { symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { inject } from 'vitest';

/** Lets a local cloud that keeps its data in the directory use the assembly that all tests share, instead of making one. */
export function shareAssembly(directory: string): void {
  symlinkSync(dirname(inject('assembly')), join(directory, 'assemblies'));
}
