import { expect, test } from 'vitest';
import { accessLine } from '../../../lib/local/api-gateway/access-log.ts';
import { logGroupOf } from '../../../lib/local/template/log-groups.ts';

test('a line of the access log has the values of its variables, and a hyphen where there is none', () => {
  const format =
    '{"status":"$context.status","took":"$context.integrationLatency","error":"$context.authorizer.error"}';
  expect(accessLine(format, { status: 404, integrationLatency: undefined })).toBe(
    '{"status":"404","took":"-","error":"-"}',
  );
});

test('a log group is known by its ARN, with or without what follows its name; another ARN is of none', () => {
  const arn = 'arn:aws:logs:us-east-1:000000000000:log-group:/shop/lines';
  expect([arn, `${arn}:*`].map(logGroupOf)).toEqual(['/shop/lines', '/shop/lines']);
  expect(logGroupOf('arn:aws:firehose:us-east-1:000000000000:deliverystream/lines')).toBeUndefined();
});
