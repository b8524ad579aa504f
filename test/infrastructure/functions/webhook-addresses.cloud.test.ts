import { expect, inject, test } from 'vitest';
import * as z from 'zod';
import { readRules } from '../../../functions/webhooks/http/check-fields.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { CONFIGURED, EXTENDED, LONG_NAMED, OTHER_ISSUER, synthesize } from '../templates.ts';

/** The variable that allows webhooks plain http and addresses of the machine itself. */
const INSIDE = 'WEBHOOKS_INSIDE';

const Deployed = z.object({
  FunctionName: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).optional(),
});

test('is the variable that the functions read', () => {
  expect(readRules({ [INSIDE]: 'allowed' })).toMatchObject({ allowsInside: true });
  for (const variables of [{}, { [INSIDE]: '' }, { [INSIDE]: 'true' }]) {
    expect(readRules(variables)).toMatchObject({ allowsInside: false });
  }
});

test.each([
  { stage: 'dev' },
  { stage: 'production' },
  { stage: 'locale', sandbox: 'true' },
  CONFIGURED,
  EXTENDED,
  OTHER_ISSUER,
  LONG_NAMED,
])('allows no http and no localhost in any template of %j', (context) => {
  const { stacks } = synthesize(context);
  expect([...stacks.keys()]).toContain('Webhooks');
  for (const [id, { template }] of stacks) expect(JSON.stringify(template), id).not.toContain(INSIDE);
});

test('allows them in the stage local, to what takes an address and what sends, and to nothing else', () => {
  const functions = Assembly.read(inject('assembly'))
    .resources('AWS::Lambda::Function')
    .map(({ properties }) => Deployed.parse(properties));
  const allowed = functions.filter(({ Environment }) => Environment?.Variables[INSIDE] === 'allowed');
  const names = allowed.map(({ FunctionName }) => FunctionName.replace('quartermaster-local-', ''));
  expect(names).toEqual(
    expect.arrayContaining(['webhooks-create-webhook', 'webhooks-change-webhook', 'webhooks-deliver']),
  );
  expect(names.filter((name) => !name.startsWith('webhooks-'))).toEqual([]);
});
