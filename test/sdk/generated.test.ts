import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { operationsCode } from '../../bin/sdk/operations-code.ts';
import { sdkDocument, stamped } from '../../bin/sdk/sdk-document.ts';

const read = (name: string) => readFileSync(new URL(`../../sdk/src/generated/${name}`, import.meta.url), 'utf8');
const [generated, types] = [read('operations.gen.ts'), read('types.gen.ts')];

test('the SDK is made of the document that the sources have now; else run npm run sdk', () => {
  const document = sdkDocument();
  expect(/^\/\/ sha256: (\w+)$/m.exec(generated)?.[1]).toBe(document.hash);
  expect(generated).toBe(operationsCode(document));
});

test('so are its types, which nobody has edited', () => {
  const document = sdkDocument();
  expect(types.split('\n', 1)).toEqual(stamped(types, document).split('\n', 1));
  expect(stamped(types, { hash: 'another' })).not.toBe(types);
  const edited = types.replace("'ORDER_NOT_FOUND'", "'ORDER_GONE'");
  expect(edited).not.toBe(types);
  expect(stamped(edited, document)).not.toBe(edited);
});

test('problem documents have the codes of the service, and no messages of API Gateway', () => {
  const [, codes = ''] = /export type ProblemCode =([^;]*);/.exec(generated) ?? [];
  for (const code of ['not-found', 'version-mismatch', 'events-expired', 'too-many-webhooks'])
    expect(codes).toContain(`| '${code}'`);
  expect(codes).not.toMatch(/forbidden|unauthorized|too-many-requests/);
});
