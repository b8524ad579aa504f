import { createConfig, lintFromString } from '@redocly/openapi-core';
import { expect, test } from 'vitest';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';

const document = deployedDocument(deployed({ sandbox: true }));

const lint = async (source: unknown) =>
  lintFromString({ source: JSON.stringify(source), config: await createConfig({ extends: ['recommended'] }) });

test('passes the recommended rules of a linter without an error or a warning', async () => {
  expect(
    (await lint(document)).map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer]),
  ).toEqual([]);
});

test('the linter finds what is wrong with a document', async () => {
  const { operationId: _operationId, ...get } = { ...document.paths?.['/health']?.get };
  const found = await lint({ ...document, paths: { '/health': { get } } });
  expect(found.map(({ ruleId }) => ruleId)).toContain('operation-operationId');
});
