import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type ApplianceStatus, lifecycle } from '../../../functions/appliances/model/lifecycle.ts';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { scaled } from '../../support/effort.ts';
import {
  type ApplianceService,
  type FaultyService,
  faultyService,
  keyed,
} from '../../support/lines/appliance-service.ts';
import type { Answered } from '../../support/lines/http-event.ts';
import { replay } from '../../support/lines/replay-history.ts';
import { conflict, type Fault, internalError } from '../../support/store/fault-proxy.ts';

let services: FaultyService;

beforeAll(async () => {
  services = await faultyService({ wait: async () => {} });
});
afterAll(() => services.proxy.stop());

const word = fc.constantFrom('a', 'b', 'zwölf ✓', '');
const node = fc.record(
  {
    name: word,
    dns1: fc.constantFrom('10.0.0.1', null),
    interfaces: fc.array(fc.record({ dhcp: fc.boolean() }), { maxLength: 2 }),
  },
  { requiredKeys: [] },
);
const fields = fc.record(
  {
    notes: fc.option(word),
    city: fc.option(word),
    nodeCount: fc.option(fc.integer({ min: 1, max: 2 })),
    flagged: fc.option(fc.boolean()),
    nodes: fc.option(fc.array(node, { maxLength: 2 })),
    nats: fc.option(fc.array(fc.record({ description: fc.option(word) }), { maxLength: 3 })),
  },
  { requiredKeys: [] },
);

/** One request of a client. */
type Step =
  | { readonly kind: 'update'; readonly body: object }
  | { readonly kind: 'comment'; readonly text: string }
  | { readonly kind: 'flag-order' | 'unflag-order' };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('update' as const), body: fields }) },
  fc.record({
    kind: fc.constant('update' as const),
    body: fc.record({ status: fc.constantFrom(...statusesOf<ApplianceStatus>(lifecycle)), notes: word }),
  }),
  fc.record({ kind: fc.constant('comment' as const), text: fc.constantFrom('one', 'two ✓') }),
  fc.record({ kind: fc.constantFrom('flag-order' as const, 'unflag-order' as const) }),
);

const fault: fc.Arbitrary<Fault> = fc.constantFrom<Fault>(
  { kind: 'lose-answer' },
  { kind: 'lose-request' },
  conflict,
  internalError,
);
const faults = fc.record({ fault, times: fc.constantFrom(1, 1, 1, 2) });
const sometimesFaults = fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: faults });
const requests = fc.array(fc.record({ step, faults: sometimesFaults }), { minLength: 1, maxLength: 12 });

let comments = 0;

/** Sends the step until it has an answer other than 503, as a client would. */
async function carryOut(service: ApplianceService, uid: string, step: Step): Promise<Answered> {
  comments += 1;
  const send = () => {
    if (step.kind === 'update') return service.update(uid, step.body);
    if (step.kind === 'comment') return service.comment(uid, step.text, keyed(`comment-${comments}`));
    return service.call(step.kind, { path: { uid } });
  };
  for (;;) {
    const answered = await send();
    if (answered.status !== 503) return answered;
  }
}

/** Picks the parts of an order that its history records: the fields that callers set, and the texts of the comments. */
function recordedPart(order: Answered['body']) {
  const { uid, orderNum, status, createdAt, updatedAt, version, creator, allowedTransitions, validations, ...rest } =
    order;
  return { ...rest, comments: order.comments.map(({ body }: { body: string }) => body) };
}

it('entry n of the history is the change to version n: replayed, they give the order; undone, the order as placed', async () => {
  const { faulty, sound, proxy } = services;
  const property = fc.asyncProperty(fields, requests, async (initial, sequence) => {
    const placed = await sound.place(initial);
    const expectedComments: string[] = [];
    for (const { step, faults } of sequence) {
      if (faults) proxy.inject('TransactWriteItems', faults.fault, faults.times);
      const { status } = await carryOut(faulty, placed.uid, step);
      expect([200, 422]).toContain(status);
      if (step.kind === 'comment' && status === 200) expectedComments.push(step.text);
    }
    const order = await sound.read(placed.uid);
    const history: Answered['body'][] = await sound.history(placed.uid);

    expect(history.map(({ version }) => version)).toEqual(history.map((_, index) => index + 1));
    expect(order.version).toBe(history.length);
    expect(history.slice(1).map(({ from }) => from)).toEqual(history.slice(0, -1).map(({ to }) => to));
    expect(history.at(-1).to).toBe(order.status);
    expect(order.comments.map(({ body }: { body: string }) => body)).toEqual(expectedComments);

    const document = structuredClone(recordedPart(placed));
    for (const { changes } of history) replay(document, changes);
    expect(document).toEqual(recordedPart(order));
    for (const { changes } of history.reverse()) replay(document, changes, false);
    expect(document).toEqual(recordedPart(placed));
  });
  await fc.assert(property, { numRuns: scaled(10) });
});
