import { messageOf } from '../../lib/local/support/error-message.ts';
import type { Client } from '../../sdk/src/index.ts';
import { smokeAppliances } from './appliances.ts';
import { smokeDevices } from './devices.ts';
import type { Outcome } from './outcome.ts';
import { smokeSubscriptions } from './subscriptions.ts';

/** Smoke test of each line. It places an order as a partner, follows it and cancels it. */
export const walks: Readonly<Record<string, (client: Client) => Promise<Outcome>>> = {
  appliances: smokeAppliances,
  devices: smokeDevices,
  subscriptions: smokeSubscriptions,
};

/**
 * Checks the health of the service, then places, follows and cancels an order of each line. Prints a line for each.
 *
 * @returns true if nothing failed. A line without anything to order is skipped, which is no failure.
 */
export async function smoke(client: Client, print: (line: string) => void): Promise<boolean> {
  let isSound = true;
  const check = async (name: string, run: () => Promise<Outcome>) => {
    try {
      const outcome = await run();
      print('passed' in outcome ? `ok       ${name}: ${outcome.passed}` : `skipped  ${name}: ${outcome.skipped}`);
    } catch (error) {
      isSound = false;
      print(`FAILED   ${name}: ${messageOf(error)}`);
    }
  };
  await check('health', async () => {
    await client.service.getHealth();
    return { passed: 'orders can be placed' };
  });
  for (const [line, walk] of Object.entries(walks)) await check(line, () => walk(client));
  return isSound;
}
