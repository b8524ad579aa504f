/*
 * Plays those who are no part of an integration: the team in the warehouse, and time. Your own program has nothing in the place of this
 * file. There the team works, and the year passes, without you.
 */
import type { Client, DeviceStatus, SetDeviceOrderStatus } from '../../sdk/src/index.ts';
import { connect } from './quartermaster.ts';

/** The next step of the warehouse, by the status of the order. */
const WORK: Readonly<Partial<Record<DeviceStatus, SetDeviceOrderStatus>>> = {
  'ORDER RECEIVED': { status: 'PROCESSING' },
  PROCESSING: { status: 'SHIPPED', tracking_number: '1Z0000000000000301', carrier: 'UPS' },
  SHIPPED: { status: 'DELIVERED', tracking_status: 'left with the neighbour' },
};

let connected: Client | undefined;

/** Returns an operator's client. Returns undefined on a stage without one, where the real team does the work. */
function operator(): Client | undefined {
  const isDeployed = Boolean(process.env.API_URL) && !process.env.OPERATOR_ID;
  if (!isDeployed) connected ??= connect('OPERATOR');
  return connected;
}

/** Takes the next step of a device order. */
export async function workInTheWarehouse(order_number: string, status: DeviceStatus): Promise<void> {
  const step = WORK[status];
  if (step !== undefined) await operator()?.devices.setOrderStatus({ order_number, body: step });
}

/** Runs the anniversary of a customer now. Returns false on a stage without a sandbox. */
export async function letTheYearPass(customerId: string): Promise<boolean> {
  await operator()?.subscriptions.sandboxRunAnniversary({ customerId });
  return operator() !== undefined;
}
