import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Endpoint, keyHeaderOf } from '../../../functions/core/model/endpoint.ts';
import { DYNAMODB_ATTEMPTS } from '../../../functions/core/store/store.ts';
import { DeployedFunction } from '../store/deployed-function.ts';
import { conflict, type Fault, internalError, itemThrottled, throttled } from '../store/fault-proxy.ts';
import { dynamodbAt } from '../store/test-store.ts';
import { type Answered, type Call, httpEvent } from './http-event.ts';
import { type Faulty, faultyPair, type LineService } from './line-service.ts';
import type { LineUnderTest, LineWrite } from './line-under-test.ts';
import { atOnce } from './random-faults.ts';

let tenants = 0;

/**
 * Declares the guarantees that every product line gives under faults: each write takes effect once, whatever happens to requests,
 * responses and processes, and a failed write stores nothing (docs/architecture.md, "Promises"). A new line gets all of them with one
 * call.
 */
export function describeLine<Operation extends string, Service extends LineService<Operation>, Scene, Everything>(
  line: LineUnderTest<Operation, Service, Scene, Everything>,
): void {
  const writes = Object.entries(line.writes) as [Operation, LineWrite<Scene, Everything>][];
  let services: Faulty<Service>;
  let other: Scene;

  beforeAll(async () => {
    services = await faultyPair(line.start);
    other = await newScene();
  });
  afterAll(() => services.proxy.stop());

  const newScene = (): Promise<Scene> => {
    tenants += 1;
    return line.scene(services.sound, `tenant-${tenants}`);
  };

  let environment: Promise<Service> | undefined;

  /** Starts the environment whose requests meet faults. It has leased numbers, so that only the transaction of the write meets one. */
  async function startFaulty(): Promise<Service> {
    const faulty = await line.start({
      tables: services.sound.tables,
      dynamodb: { ...dynamodbAt(services.endpoint), retryStrategy: atOnce },
      wait: async () => {},
    });
    await line.warmUp(faulty, other);
    return faulty;
  }

  /** Returns that environment. All tests share it: its retries have no budget that one of them could use up. */
  function faultyEnvironment(): Promise<Service> {
    environment ??= startFaulty();
    return environment;
  }

  it(`${line.table.line}: each write meets faults`, () => {
    const changing = Object.values(line.table.endpoints).flatMap(({ method, key }) => (method === 'GET' ? [] : [key]));
    const missing = changing.filter((key) => !Object.hasOwn({ ...line.writes, ...line.leftOut }, key));
    expect(missing, 'Name each of these endpoints in `writes` of the call of describeLine').toEqual([]);
  });

  describe.each(writes)(`${line.table.line}/%s`, (operation, write) => {
    const endpoint: Endpoint | undefined = line.table.endpoints[operation];
    if (endpoint === undefined) throw new Error(`The table of ${line.table.line} has no endpoint ${operation}`);
    const { idempotency } = endpoint;
    const success = Math.min(...Object.keys(endpoint.responses).map(Number));

    /** The call of the write, under a key of its own where the endpoint takes one. */
    function keyedCall(scene: Scene): Call {
      const { headers, ...call } = write.call(scene);
      tenants += 1;
      return { ...call, headers: { ...headers, ...(idempotency && { [keyHeaderOf(idempotency)]: `key-${tenants}` }) } };
    }

    const isReplayed = ({ headers }: Answered): boolean => headers['idempotent-replayed'] === 'true';
    const everything = (scene: Scene) => line.everything(services.sound, scene);

    /** Sends the write while its transactions meet a fault. */
    async function sendWith(fault: Fault, count: number) {
      const { proxy } = services;
      const faulty = await faultyEnvironment();
      const scene = await newScene();
      const before = await everything(scene);
      const call = keyedCall(scene);
      proxy.inject('TransactWriteItems', fault, count);
      const answered = await faulty.call(operation, call);
      expect(proxy.pending).toBe(0);
      return { scene, before, answered, repeat: () => services.sound.call(operation, call) };
    }

    type Sent = Awaited<ReturnType<typeof sendWith>>;

    /** Expects that the write took effect once, and that the client's repeat gets the first response. */
    async function expectOnce({ scene, before, answered, repeat }: Sent): Promise<void> {
      const after = await everything(scene);
      expect(after).not.toEqual(before);
      write.once(after, before);
      const repeated = await repeat();
      expect(repeated.status).toBe(success);
      if (answered.status === success) expect(repeated.text).toBe(answered.text);
      expect(isReplayed(repeated)).toBe(idempotency !== undefined);
      expect(await everything(scene)).toEqual(after);
      if (line.readBack) expect(await line.readBack(services.sound, scene, repeated.body)).toEqual(repeated.body);
    }

    /** Expects that nothing was stored, and that the client's repeat is the first to take effect. */
    async function expectNothing({ scene, before, answered, repeat }: Sent): Promise<void> {
      expect(answered).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: line.unavailable });
      expect(await everything(scene)).toEqual(before);
      const repeated = await repeat();
      expect(repeated.status).toBe(success);
      expect(repeated.headers).not.toHaveProperty('idempotent-replayed');
      write.once(await everything(scene), before);
    }

    it.each([
      ['the response is lost after the commit', { kind: 'lose-answer' }, 1],
      ['every response but the last is lost', { kind: 'lose-answer' }, DYNAMODB_ATTEMPTS - 1],
      ['the request is lost', { kind: 'lose-request' }, 2],
      ['other transactions conflict with it', conflict, 5],
      ['DynamoDB throttles', throttled, 1],
      ['DynamoDB throttles an item', itemThrottled, 3],
      ['DynamoDB fails inside', internalError, 2],
    ] satisfies [string, Fault, number][])('takes effect once, and is answered, when %s', async (_, fault, count) => {
      const sent = await sendWith(fault, count);
      expect(sent.answered.status).toBe(success);
      await expectOnce(sent);
    });

    it('takes effect once when every response is lost: 503, and the repeat gets the first response', async () => {
      const sent = await sendWith({ kind: 'lose-answer' }, DYNAMODB_ATTEMPTS);
      expect(sent.answered).toMatchObject({ status: 503, headers: { 'retry-after': '1' }, body: line.unavailable });
      await expectOnce(sent);
    });

    it.each([
      ['no request arrives', { kind: 'lose-request' }, DYNAMODB_ATTEMPTS],
      ['DynamoDB is down', internalError, DYNAMODB_ATTEMPTS],
    ] satisfies [string, Fault, number][])('stores nothing when %s: 503 with Retry-After', async (_, fault, count) => {
      await expectNothing(await sendWith(fault, count));
    });

    it('stores nothing when conflicts do not end: 503 after a bounded number of attempts', async () => {
      const { proxy, sound } = services;
      const faulty = await faultyEnvironment();
      const scene = await newScene();
      const before = await everything(scene);
      const call = keyedCall(scene);
      const attempts = proxy.operations.length;
      proxy.script = (name) => (name === 'TransactWriteItems' ? conflict : undefined);
      const answered = await faulty.call(operation, call).finally(() => {
        proxy.script = () => undefined;
      });
      expect(proxy.operations.length - attempts).toBeLessThan(200);
      await expectNothing({ scene, before, answered, repeat: () => sound.call(operation, call) });
    });

    it('is not doubled without a key when the resend after a lost response meets conflicts', async () => {
      const { proxy } = services;
      const faulty = await faultyEnvironment();
      const scene = await newScene();
      const before = await everything(scene);
      proxy.inject('TransactWriteItems', { kind: 'lose-answer' });
      proxy.inject('TransactWriteItems', conflict, 2);
      expect(await faulty.call(operation, write.call(scene))).toMatchObject({ status: success });
      write.once(await everything(scene), before);
    });

    it.each(['before', 'after'] as const)(
      'takes effect once when its process is killed %s the commit and the client repeats it',
      async (moment) => {
        const { sound, proxy, endpoint: address } = services;
        const scene = await newScene();
        const before = await everything(scene);
        const call = keyedCall(scene);
        const process = await DeployedFunction.start(operation, sound.tables, address, line.table.line);
        const killed = new Promise<void>((resolve) => {
          const run = async () => {
            await process.kill();
            resolve();
            // Nobody is left to send the request, or to receive the response.
            throw new Error('The process is gone');
          };
          proxy.inject('TransactWriteItems', { kind: moment, run });
        });
        process.invoke(httpEvent(call));
        await killed;
        if (moment === 'before') expect(await everything(scene)).toEqual(before);
        else write.once(await everything(scene), before);
        await line.audit?.(sound, scene);

        for (const time of ['first', 'second']) {
          const repeated = await sound.call(operation, call);
          expect(repeated.status).toBe(success);
          const isReplay = idempotency !== undefined && (moment === 'after' || time === 'second');
          expect(repeated.headers['idempotent-replayed']).toBe(isReplay ? 'true' : undefined);
          write.once(await everything(scene), before);
          await line.audit?.(sound, scene);
          if (line.readBack) expect(await line.readBack(sound, scene, repeated.body)).toEqual(repeated.body);
        }
      },
    );

    if (idempotency === undefined) return;
    it('answers a repeat alike, and knows no key of another tenant', async () => {
      const { sound } = services;
      const [mine, theirs] = [await newScene(), await newScene()];
      const call = keyedCall(mine);
      const first = await sound.call(operation, call);
      const repeated = await sound.call(operation, call);
      expect(first.status).toBe(success);
      expect(repeated).toMatchObject({ status: success, text: first.text, headers: { 'idempotent-replayed': 'true' } });
      // An operator's keys are the operator's, of whatever tenant the order is.
      if (call.claims) return;
      const { headers, ...foreign } = write.call(theirs);
      const key = keyHeaderOf(idempotency);
      const unrelated = await sound.call(operation, {
        ...foreign,
        headers: { ...headers, [key]: String(call.headers?.[key]) },
      });
      expect(unrelated.status).toBe(success);
      expect(isReplayed(unrelated)).toBe(false);
    });
  });
}
