import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operationsCode } from '../../bin/sdk/operations-code.ts';
import { sdkDocument } from '../../bin/sdk/sdk-document.ts';

const generated = readFileSync(new URL('../../sdk/src/generated/operations.gen.ts', import.meta.url), 'utf8');

test('the SDK is made of the document that the sources have now; else run npm run sdk', () => {
  const document = sdkDocument();
  expect(/^\/\/ sha256: (\w+)$/m.exec(generated)?.[1]).toBe(document.hash);
  expect(generated).toBe(operationsCode(document));
});
