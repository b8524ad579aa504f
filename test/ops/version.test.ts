import { expect, onTestFinished, test, vi } from 'vitest';
import { AwsEndpoint } from '../../lib/local/aws-api/aws-endpoint.ts';
import { AwsError, seconds } from '../../lib/local/aws-api/aws-protocols.ts';
import { restResponse } from '../../lib/local/aws-api/rest-protocol.ts';
import { operator } from './operator.ts';

const [ONE, TWO] = ['1'.repeat(40), '2'.repeat(40)];
const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
const PLACE_ORDER = 'arn:aws:lambda:eu-west-1:111122223333:function:quartermaster-prod-devices-place-order:live';

/** Stage of two stacks on AWS: one that was deployed twice, and one of a version that did not name its commit. */
async function deployed(weights: Readonly<Record<string, number>> | undefined) {
  const endpoint = new AwsEndpoint({
    credentials,
    assembly: {
      running: (stack) =>
        stack === 'quartermaster-prod-devices'
          ? [{ logicalId: 'Live', type: 'AWS::Lambda::Alias', ref: PLACE_ORDER }]
          : stack === 'quartermaster-prod-data'
            ? []
            : undefined,
      outputs: (stack): Readonly<Record<string, string>> =>
        stack === 'quartermaster-prod-devices' ? { Version: '0.2.0', Commit: TWO } : { Other: 'of an earlier version' },
    },
  });
  const history = [
    { Value: `0.1.0 ${ONE}`, LastModifiedDate: seconds(new Date('2027-03-01T10:00:00Z')) },
    { Value: `0.2.0 ${TWO}`, LastModifiedDate: seconds(new Date('2027-03-02T10:00:00Z')) },
  ];
  endpoint.addActions({
    'AmazonSSM.GetParameterHistory': (parameters) => {
      if (JSON.stringify(parameters).includes('/quartermaster-prod-devices/version')) return { Parameters: history };
      throw new AwsError('ParameterNotFound', 'none');
    },
  });
  endpoint.addOperations([
    {
      method: 'GET',
      path: /^\/2015-03-31\/functions\/quartermaster-prod-devices-place-order\/aliases\/live$/,
      respond: () => restResponse(200, { FunctionVersion: '7', RoutingConfig: { AdditionalVersionWeights: weights } }),
    },
  ]);
  await endpoint.listen();
  onTestFinished(() => endpoint.stop(0));
  vi.stubEnv('AWS_ENDPOINT_URL', endpoint.url);
  vi.stubEnv('AWS_ACCESS_KEY_ID', credentials.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', credentials.secretAccessKey);
  onTestFinished(() => void vi.unstubAllEnvs());
}

const show = (...flags: readonly string[]) =>
  operator(() => undefined)('version', '--stage', 'prod', '--region', 'eu-west-1', ...flags);

test('names the present commit of each stack, the commits before with their times, and no canary', async () => {
  await deployed(undefined);
  const { code, printed } = await show();
  expect(code).toBe(0);
  expect(printed.split('\n')).toEqual([
    'quartermaster-prod-data  CREATE_COMPLETE',
    '  now     does not name its commit',
    'quartermaster-prod-devices  CREATE_COMPLETE',
    `  now     0.2.0  ${TWO}  since 2027-03-02T10:00:00.000Z`,
    `  before  0.1.0  ${ONE}  since 2027-03-01T10:00:00.000Z`,
    '',
    'All requests go to one version of each of 1 function.',
  ]);
});

test('says which share of the requests a new version gets, and that work remains', async () => {
  await deployed({ 8: 0.1 });
  const { code, printed } = await show('--json');
  expect(code).toBe(1);
  expect(JSON.parse(printed)).toMatchObject({
    stacks: [{ before: [] }, { present: { commit: TWO }, before: [{ commit: ONE }] }],
    functions: [{ name: 'quartermaster-prod-devices-place-order', version: '7', canary: { 8: 0.1 } }],
  });
  expect((await show()).printed).toContain('version 8 gets 10 % of the requests, version 7 the rest');
});
