/**
 * `npm run test:emulator`: deploys the stage `dev` with the CDK's command line into an emulator of AWS that this project did not
 * write, with IAM enforced. Then runs the smoke test, each line's demo, and the calls that must happen exactly once.
 */
import { ok } from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { walkApplianceOrder } from '../../bin/demo/appliance-order.ts';
import { walkDeviceOrder } from '../../bin/demo/device-order.ts';
import { walkSubscriptionOrder } from '../../bin/demo/subscription-order.ts';
import { Timeline } from '../../bin/demo/timeline.ts';
import { setUpSubscriptions } from '../../bin/demo-data/subscriptions.ts';
import { openWarehouses } from '../../bin/demo-data/warehouses.ts';
import { smoke } from '../../bin/smoke/smoke.ts';
import { ApiClient } from '../../bin/support/api-client.ts';
import type { Clients } from '../../bin/support/clients.ts';
import { rejectArguments } from '../../bin/support/command-line.ts';
import { fetchPoolToken, outputOf, readOutputs } from '../../bin/support/stage-access.ts';
import { createClient } from '../../sdk/src/index.ts';
import { findPython, installPackages, NO_PYTHON } from '../support/python/python.ts';
import { deploy, STAGE } from './deployment.ts';
import { COGNITO_HOST, type Emulator, startEmulator } from './emulator.ts';
import { largeOrder, lastPieces, oneKey, uniqueNumbers } from './exactly-once.ts';

rejectArguments('npm run test:emulator');

const python = findPython();

/** Callers of the deployed API: a partner, and for operators' endpoints an operator. */
async function connect(emulator: Emulator): Promise<{ readonly api: ApiClient; readonly clients: Clients }> {
  const settings = emulator.settings;
  const outputs = await readOutputs(STAGE, settings);
  const tokenUrl = `${await emulator.open(COGNITO_HOST)}/oauth2/token`;
  const [partner, operators] = [
    await fetchPoolToken(outputs, 'partner', settings, tokenUrl),
    await fetchPoolToken(outputs, 'operators', settings, tokenUrl),
  ];
  const { hostname } = new URL(outputOf(outputs, 'ApiUrl'));
  const url = await emulator.open(hostname);
  const client = (token: string) => createClient({ url, token });
  return {
    api: new ApiClient(url, partner, operators),
    clients: { partner: client(partner), operator: client(operators) },
  };
}

suite('the stage dev in an emulator of AWS', { skip: python === undefined && NO_PYTHON }, () => {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-emulator-'));
  const timeline = new Timeline(undefined);
  let emulator: Emulator | undefined;
  let api: ApiClient;
  let clients: Clients;

  before(async () => {
    if (python === undefined) return;
    const programs = installPackages(python, directory, 'requirements-emulator.txt');
    emulator = await startEmulator(programs, directory);
    deploy(emulator, directory);
    ({ api, clients } = await connect(emulator));
  });

  after(async () => {
    await emulator?.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  test('takes an appliance order to production', () => walkApplianceOrder(clients, timeline));

  test('takes a device order to delivery, and cancels another', async () => {
    await openWarehouses(api);
    await walkDeviceOrder(clients, timeline);
  });

  test('completes a subscription order, and returns it', async () => {
    await setUpSubscriptions(api, { fresh: false });
    await walkSubscriptionOrder(clients, timeline);
  });

  test('passes the smoke test', async () => {
    const lines: string[] = [];
    ok(await smoke(clients.partner, (line) => lines.push(line)), lines.join('\n'));
    ok(!lines.some((line) => line.startsWith('skipped')), lines.join('\n'));
  });

  test('places one order for 200 requests with one key', () => oneKey(api));
  test('gives 400 orders numbers of their own', () => uniqueNumbers(api));
  test('sells 60 pieces to 300 buyers once each', () => lastPieces(api));
  test('completes an order of 499 lines once and whole, and returns it', () => largeOrder(api));

  test('denies no function a right that it needs', () => {
    const denied = readFileSync(join(directory, 'emulator.log'), 'utf8')
      .split('\n')
      .filter((line) => /AccessDenied|not authorized/i.test(line));
    ok(denied.length === 0, denied.slice(0, 20).join('\n'));
  });
});
