/** Codes of a disk, or of a user's share of it, that takes no more. */
const FULL: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);
/** SQLite's code of a full disk. */
const SQLITE_FULL = 13;

/** Codes of a directory that is none, or in which this user may not write. */
const UNUSABLE: ReadonlySet<unknown> = new Set(['EACCES', 'EEXIST', 'ENOTDIR', 'EPERM', 'EROFS']);

/** Largest number of a port. */
const LAST_PORT = 65_535;

/** Faults of the program itself, whose place matters to the person who mends them. */
const FAULTS: ReadonlySet<string> = new Set(['TypeError', 'ReferenceError', 'SyntaxError', 'ZodError']);

/**
 * Says in one sentence why the local cloud does not run. A fault of the program is its stack.
 *
 * @param directory directory of the local cloud's data
 * @example
 * startErrorText(Object.assign(new Error('write'), { code: 'ENOSPC' }), '.quartermaster')
 * // 'The disk of .quartermaster is full (write). Make room, and start again: nothing that was answered is lost.'
 */
export function startErrorText(error: unknown, directory: string): string {
  if (!(error instanceof Error)) return String(error);
  if (isDiskFull(error)) {
    return `The disk of ${directory} is full (${error.message}). Make room, and start again: nothing that was answered is lost.`;
  }
  if ('code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? Number(error.port) : 0;
    const other = port < LAST_PORT ? port + 1 : 0;
    return `Port ${port} is in use by another program. Use another port: npm start -- --port ${other}`;
  }
  if ('syscall' in error && error.syscall === 'listen' && 'code' in error && error.code === 'EACCES') {
    const port = 'port' in error ? String(error.port) : '';
    return `This user may not listen on port ${port}. Use another port: npm start -- --port 3000`;
  }
  if (isUnusable(error, directory)) {
    return `The directory ${directory} cannot be used (${error.message}). Name another in QUARTERMASTER_DIRECTORY.`;
  }
  return FAULTS.has(error.name) ? (error.stack ?? error.message) : error.message;
}

/** Returns true if an error is about the directory or a path in it. A port below 1024 is refused with the same code. */
const isUnusable = (error: Error, directory: string): boolean =>
  'code' in error && UNUSABLE.has(error.code) && 'path' in error && String(error.path).startsWith(directory);

function isDiskFull(error: Error): boolean {
  const isFull = ('code' in error && FULL.has(error.code)) || ('errcode' in error && error.errcode === SQLITE_FULL);
  return isFull || (error.cause instanceof Error && isDiskFull(error.cause));
}

/**
 * Returns the reason in the output of a program that ended with an uncaught error: the error without its stack, or all that is wrong with
 * the settings.
 *
 * @param output what the program printed
 * @example reasonIn('node:fs:1\n  ^\n\nError: ENOSPC: no space left\n    at write (a.js:1:2)') // 'ENOSPC: no space left'
 */
export function reasonIn(output: string): string {
  const [, problems] = /^The configuration cannot be used:\n((?:- .+(?:\n|$))+)/m.exec(output) ?? [];
  if (problems !== undefined) return problems.trim().replaceAll(/^- /gm, '').replaceAll('\n', '; ');
  const [, thrown] = /^(?:Uncaught )?(?:\w*Error): (.+)$/m.exec(output) ?? [];
  const [first = 'it printed nothing'] = output.trim().split('\n');
  return thrown ?? first;
}
