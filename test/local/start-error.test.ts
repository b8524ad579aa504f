import { expect, test } from 'vitest';
import { reasonIn, startErrorText } from '../../bin/local/start-error.ts';

const full = (fields: object) => Object.assign(new Error('database or disk is full'), fields);

test.each([
  ['of Node.js', full({ code: 'ENOSPC' })],
  ['of a quota', full({ code: 'EDQUOT' })],
  ['of SQLite', full({ code: 'ERR_SQLITE_ERROR', errcode: 13 })],
  ['behind another error', new Error('state.db cannot be read', { cause: full({ errcode: 13 }) })],
])('a full disk is one sentence that says what to do: %s', (_, error) => {
  const text = startErrorText(error, '/data');
  expect(text).toMatch(/^The disk of \/data is full \(.+\)\. Make room, and start again/);
  expect(text).not.toContain('\n');
});

test.each(['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'])('a directory that cannot be used is named: %s', (code) => {
  const error = Object.assign(new Error(`${code}: mkdir '/data/x'`), { code, path: '/data/x' });
  expect(startErrorText(error, '/data')).toBe(
    `The directory /data cannot be used (${code}: mkdir '/data/x'). Name another in QUARTERMASTER_DIRECTORY.`,
  );
  const port = Object.assign(new Error('listen EACCES: permission denied 127.0.0.1:80'), { code, port: 80 });
  expect(startErrorText(port, '/data')).toBe(port.message);
});

test.each([
  ['EADDRINUSE', 3000, 'Port 3000 is in use by another program. Use another port: npm start -- --port 3001'],
  ['EADDRINUSE', 65_535, 'Port 65535 is in use by another program. Use another port: npm start -- --port 0'],
  ['EACCES', 80, 'This user may not listen on port 80. Use another port: npm start -- --port 3000'],
])('%s of port %i names another port', (code, port, text) => {
  const error = Object.assign(new Error(`listen ${code}`), { code, port, syscall: 'listen' });
  expect(startErrorText(error, '/data')).toBe(text);
});

test('another error is its message, and a fault of the program its stack', () => {
  expect(startErrorText(new Error('there is no emulator'), '/data')).toBe('there is no emulator');
  expect(startErrorText(new TypeError('x is undefined'), '/data')).toMatch(/^TypeError: x is undefined\n +at /);
  expect(startErrorText('no', '/data')).toBe('no');
});

test.each([
  [
    'node:fs:977\n  handleErrorFromBinding(ctx);\n  ^\n\nError: ENOSPC: no space\n    at write (a.js:1:2) {\n  errno: -28\n}',
    'ENOSPC: no space',
  ],
  [
    'Error: Build failed with 1 error:\na.ts:1:2: ERROR: Unexpected "}"\n    at failure (b.js:1:2)',
    'Build failed with 1 error:',
  ],
  [
    'The configuration cannot be used:\n- domain: leave it out\n- logLevel: "x" cannot be used\n',
    'domain: leave it out; logLevel: "x" cannot be used',
  ],
  ['killed', 'killed'],
  ['', ''],
])('the reason in %j is %j', (output, reason) => {
  expect(reasonIn(output)).toBe(reason);
});
