import { describe, expect, test } from 'vitest';
import {
  ApplianceError,
  ConnectionError,
  createClient,
  DeviceError,
  GatewayError,
  ProblemError,
  QuartermasterError,
  SubscriptionError,
} from '../../sdk/src/index.ts';

type Sent = { readonly url: URL; readonly method: string; readonly headers: Headers; readonly body: unknown };
type Next = (sent: Sent, call: number) => Response | Error;

const json = (content: unknown, status = 200, headers: Record<string, string> = {}) =>
  Response.json(content, { status, headers });
const refused = () => new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNREFUSED' }) });
const reset = () => new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });

/** Makes a client whose requests get the responses of a function. */
function clientOf(next: Next, options: object = {}) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const client = createClient({
    url: 'https://api.example/base/',
    token: 'token-1',
    clientId: 'me',
    random: () => 0.5,
    now: () => Date.parse('2027-03-01T00:00:00Z'),
    wait: async (ms) => void waits.push(ms),
    fetch: async (url, { method = 'GET', headers, body, signal } = {}) => {
      signal?.throwIfAborted();
      const request = { url: new URL(String(url)), method, headers: new Headers(headers), body };
      sent.push(request);
      const answer = next(request, sent.length - 1);
      if (answer instanceof Error) throw answer;
      return answer;
    },
    ...options,
  });
  return { client, sent, waits };
}

const failing =
  (...answers: readonly (Response | Error)[]): Next =>
  (_, call) =>
    answers[call] ?? json({ uid: 'one' });

const placed = { body: { companyName: 'Lovelace' } };

describe('a request', () => {
  test('has its parameters in path and query, and a key of its own', async () => {
    const { client, sent } = clientOf(() => json({}));
    await client.appliances.updateOrder({ uid: 'a/b', body: { status: 'qa' }, headers: { 'If-Match': '"3"' } });
    await client.appliances.listOrders({ status: ['new', 'qa'], flagged: false, limit: undefined });
    const [change, list] = sent;
    expect(change).toMatchObject({ method: 'PUT', body: '{"status":"qa"}' });
    expect(change?.url.href).toBe('https://api.example/base/provisioning/api/v1/orders/a%2Fb');
    expect(Object.fromEntries(change?.headers ?? [])).toEqual({
      authorization: 'Bearer token-1',
      'content-type': 'application/json',
      'idempotency-key': expect.stringMatching(/^[\da-f-]{36}$/),
      'if-match': '"3"',
    });
    expect(list?.url.search).toBe('?status=new&status=qa&flagged=false');
    expect(Object.fromEntries(list?.headers ?? [])).toEqual({ authorization: 'Bearer token-1' });
  });

  test("keeps the caller's own key, and names the client where the line asks for it", async () => {
    const { client, sent } = clientOf(() => json({}));
    await client.appliances.createOrder({ ...placed, headers: { 'Idempotency-Key': 'mine' } });
    await client.subscriptions.getCustomer({ customerId: '1' });
    await client.service.getHealth();
    expect(sent.map(({ headers }) => headers.get('idempotency-key'))).toEqual(['mine', null, null]);
    expect(sent.map(({ headers }) => headers.get('x-api-key'))).toEqual([null, 'me', null]);
    expect(sent[2]?.headers.has('authorization')).toBe(false);
  });

  test.each(['', '.', '..'])('is not sent with %o in its path, which would be another operation', async (uid) => {
    const { client, sent } = clientOf(() => json({}));
    await expect(client.appliances.getOrder({ uid })).rejects.toThrow(TypeError);
    expect(sent).toEqual([]);
  });
});

describe('a call that fails for a while', () => {
  test.each([429, 500, 502, 503, 504])('is repeated with the same key after %i', async (status) => {
    const { client, sent, waits } = clientOf(failing(json({ message: 'x' }, status), reset()));
    expect(await client.appliances.createOrder(placed)).toEqual({ uid: 'one' });
    expect(new Set(sent.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
    expect(waits).toEqual([250, 500]);
  });

  test('is repeated three times at most', async () => {
    const { client, sent, waits } = clientOf(() => json({ message: 'Service Unavailable' }, 503));
    await expect(client.appliances.createOrder(placed)).rejects.toThrow(GatewayError);
    expect([sent.length, waits]).toEqual([4, [250, 500, 1_000]]);
    const none = clientOf(reset, { repeats: 1 });
    await expect(none.client.appliances.createOrder(placed)).rejects.toThrow(ConnectionError);
    expect(none.sent).toHaveLength(2);
  });

  test.each([
    ['7', 7_000],
    ['0', 0],
    ['Mon, 01 Mar 2027 00:00:20 GMT', 20_000],
    ['Sun, 28 Feb 2027 00:00:00 GMT', 0],
    ['soon', 250],
  ])('waits as `Retry-After: %s` says', async (value, ms) => {
    const { client, waits } = clientOf(failing(json({}, 503, { 'retry-after': value })));
    await client.appliances.createOrder(placed);
    expect(waits).toEqual([ms]);
  });

  test('does not wait for more than a minute', async () => {
    const { client, sent } = clientOf(failing(json({ message: 'x' }, 503, { 'retry-after': '61' })));
    await expect(client.appliances.createOrder(placed)).rejects.toMatchObject({ status: 503 });
    expect(sent).toHaveLength(1);
  });

  test('is repeated while a subscription request with its key is in progress', async () => {
    const { client, sent } = clientOf(failing(json({ code: '4122', message: 'in progress' }, 400)));
    await client.subscriptions.createDeployment({
      customerId: '1',
      body: {
        companyProfile: {
          address: { country: 'DE', region: '', city: 'x', addressLine1: 'x', postalCode: 'x', phoneNumber: '1' },
        },
      },
    });
    expect(new Set(sent.map(({ headers }) => headers.get('x-correlation-id'))).size).toBe(1);
    expect(sent).toHaveLength(2);
  });

  test('is not repeated as a change without a key, unless no connection was made', async () => {
    const run = (...answers: (Response | Error)[]) => {
      const made = clientOf(failing(...answers));
      const { subscriptions } = made.client;
      return { ...made, call: () => subscriptions.sandboxRunAnniversary({ customerId: '1' }) };
    };
    const lost = run(reset());
    await expect(lost.call()).rejects.toThrow(ConnectionError);
    expect(lost.sent).toHaveLength(1);
    const unavailable = run(json({ message: 'x' }, 503));
    await expect(unavailable.call()).rejects.toThrow(GatewayError);
    expect(unavailable.sent).toHaveLength(1);
    const never = run(refused(), refused());
    await never.call();
    expect(never.sent).toHaveLength(3);
  });

  test.each(['1.5', '-1', '1e3', '2, 3', 'soon'])('takes no time from the Retry-After "%s"', async (value) => {
    const { client, waits } = clientOf(failing(json({ message: 'x' }, 503, { 'retry-after': value })));
    await client.appliances.createOrder(placed);
    expect(waits).toEqual([250]);
  });

  test('takes a setting that is undefined for none', async () => {
    const { client, sent } = clientOf(() => json({}), { now: undefined, random: undefined, repeats: undefined });
    await client.appliances.createOrder(placed, { timeoutMs: undefined, signal: undefined });
    expect(sent).toHaveLength(1);
    const missing = createClient({ url: 'http://127.0.0.1:1', token: 't', fetch: undefined, repeats: 0 });
    await expect(missing.service.getHealth()).rejects.toMatchObject({ cause: { message: 'fetch failed' } });
  });

  test('may have no limit of time', async () => {
    const { client } = clientOf(() => json({ uid: 'one' }), { timeoutMs: Number.POSITIVE_INFINITY });
    expect(await client.appliances.createOrder(placed)).toEqual({ uid: 'one' });
  });

  test('follows no redirect, which would turn a POST into a GET', async () => {
    const modes: unknown[] = [];
    const fetch = async (_: unknown, { redirect }: RequestInit = {}) => {
      modes.push(redirect);
      return new Response(null, { status: 301, headers: { location: 'https://new.example/orders' } });
    };
    const { client } = clientOf(() => json({}), { fetch });
    const call = client.appliances.createOrder(placed);
    await expect(call).rejects.toThrow('returned 301: https://new.example/orders');
    expect(modes).toEqual(['manual']);
  });

  test('fails if a proxy answers with a page in place of the result', async () => {
    const page = () => new Response('<html>Please log in</html>');
    const { client } = clientOf(page);
    await expect(client.appliances.createOrder(placed)).rejects.toThrow('returned 200: <html>Please log in</html>');
    const reads = async () => {
      for await (const order of client.appliances.orders()) expect(order).toBeUndefined();
    };
    await expect(reads()).rejects.toMatchObject({ name: 'QuartermasterError', status: 200 });
    expect(await client.service.getDocs()).toBe('<html>Please log in</html>');
  });

  test('ends with its signal, also while it waits', async () => {
    const controller = new AbortController();
    const { client, sent } = clientOf(() => json({ message: 'x' }, 503), {
      wait: async () => {
        controller.abort(new Error('enough'));
        controller.signal.throwIfAborted();
      },
    });
    const call = client.appliances.createOrder(placed, { signal: controller.signal });
    await expect(call).rejects.toThrow('enough');
    expect(sent).toHaveLength(1);
    await expect(client.appliances.createOrder(placed, { signal: controller.signal })).rejects.toThrow('enough');
    expect(sent).toHaveLength(1);
  });
});

describe('a token', () => {
  const grant = (token: string, expires_in = 3_600) => json({ access_token: token, expires_in });
  const credentials = {
    token: undefined,
    clientId: 'id:1',
    clientSecret: 'p w',
    tokenUrl: 'https://issuer.example/token',
  };
  const isToken = ({ url }: Sent) => url.host === 'issuer.example';

  /** Makes a client with credentials, whose time is `clock.now`. */
  function withCredentials(next: Next) {
    const clock = { now: 0 };
    const { token: _none, ...own } = credentials;
    const sent: Sent[] = [];
    const client = createClient({
      url: 'https://api.example',
      ...own,
      now: () => clock.now,
      wait: async () => {},
      fetch: async (url, { method = 'GET', headers, body } = {}) => {
        const request = { url: new URL(String(url)), method, headers: new Headers(headers), body };
        sent.push(request);
        const answer = next(request, sent.filter((one) => isToken(one) === isToken(request)).length - 1);
        if (answer instanceof Error) throw answer;
        return answer;
      },
    });
    return { client, clock, sent };
  }

  test('is asked for once by all calls, and again a minute before it ends', async () => {
    const { client, clock, sent } = withCredentials((request, call) =>
      isToken(request) ? grant(`token-${call}`) : json([]),
    );
    await Promise.all([client.appliances.listOrders(), client.appliances.listOrders()]);
    clock.now = 3_539_999;
    await client.appliances.listOrders();
    expect(sent.filter(isToken)).toHaveLength(1);
    expect(sent.find(isToken)?.headers.get('authorization')).toBe(`Basic ${btoa('id%3A1:p%20w')}`);
    clock.now = 3_540_000;
    await Promise.all([client.appliances.listOrders(), client.appliances.listOrders()]);
    expect(sent.filter(isToken)).toHaveLength(2);
    expect(sent.at(-1)?.headers.get('authorization')).toBe('Bearer token-1');
  });

  test('that the API rejects is renewed once; a second rejection is an error', async () => {
    const { client, sent } = withCredentials((request, call) =>
      isToken(request) ? grant(`token-${call}`) : json({ message: 'Unauthorized' }, 401),
    );
    await expect(client.appliances.createOrder(placed)).rejects.toMatchObject({ name: 'GatewayError', status: 401 });
    expect(sent.map((one) => (isToken(one) ? 'token' : one.headers.get('authorization')))).toEqual([
      'token',
      'Bearer token-0',
      'token',
      'Bearer token-1',
    ]);
    expect(new Set(sent.flatMap(({ headers }) => headers.get('idempotency-key') ?? [])).size).toBe(1);
  });

  test('that the issuer refuses is an error, and the next call asks again', async () => {
    const { client } = withCredentials((request, call) => {
      if (!isToken(request)) return json([]);
      return call === 0 ? json({ error: 'invalid_client' }, 401) : grant('good');
    });
    await expect(client.appliances.listOrders()).rejects.toMatchObject({
      status: 401,
      content: { error: 'invalid_client' },
    });
    expect(await client.appliances.listOrders()).toEqual([]);
  });

  test('that the issuer refuses tells its reason', async () => {
    const { client } = withCredentials(() => json({ error: 'invalid_client' }, 401));
    await expect(client.appliances.listOrders()).rejects.toThrow('returned 401: {"error":"invalid_client"}');
  });

  test('is not asked for by a call that was aborted', async () => {
    const { client, sent } = withCredentials(() => json({ error: 'invalid_client' }, 401));
    // A token that nobody waits for would end the process with the error of its request.
    const call = client.appliances.listOrders({}, { signal: AbortSignal.abort(new Error('enough')) });
    await expect(call).rejects.toThrow('enough');
    expect(sent).toEqual([]);
  });

  test('without an end is used until the API rejects it', async () => {
    const { client, clock, sent } = withCredentials((request) =>
      isToken(request) ? json({ access_token: 'endless' }) : json([]),
    );
    await client.appliances.listOrders();
    clock.now = 1e12;
    await client.appliances.listOrders();
    expect(sent.filter(isToken)).toHaveLength(1);
  });

  test('may come from a function, which hears of a rejection', async () => {
    const rejections: boolean[] = [];
    const { client } = clientOf((_, call) => (call === 0 ? json({ message: 'Unauthorized' }, 401) : json({})), {
      token: (isRejected: boolean) => {
        rejections.push(isRejected);
        return `of-function-${rejections.length}`;
      },
    });
    await client.appliances.createOrder(placed);
    expect(rejections).toEqual([false, true]);
  });

  test('names the client where no id is given', async () => {
    const token = `head.${Buffer.from('{"client_id":"mïne"}').toString('base64url')}.signature`;
    const { client, sent } = clientOf(() => json({}), { token, clientId: undefined });
    await client.subscriptions.getCustomer({ customerId: '1' });
    expect(sent[0]?.headers.has('x-api-key')).toBe(true);
  });
});

describe('a list', () => {
  const read = async <Item>(list: AsyncIterable<Item>) => {
    const items: Item[] = [];
    for await (const item of list) items.push(item);
    return items;
  };
  const searches = (sent: readonly Sent[]) => sent.map(({ url }) => url.search);

  test('follows Link', async () => {
    const path = '/provisioning/api/v1/orders';
    const { client, sent } = clientOf((_, call) =>
      json([call], 200, call < 2 ? { link: `<${path}?status=new&status=qa&cursor=c${call}>; rel="next"` } : {}),
    );
    expect(await read(client.appliances.orders({ status: ['new', 'qa'] }))).toEqual([0, 1, 2]);
    expect(searches(sent)).toEqual([
      '?status=new&status=qa',
      '?status=new&status=qa&cursor=c0',
      '?status=new&status=qa&cursor=c1',
    ]);
  });

  test('follows next_cursor', async () => {
    const { client, sent } = clientOf((_, call) =>
      json({ data: call === 1 ? [] : [call], ...(call < 2 && { next_cursor: `c${call}` }) }),
    );
    expect(await read(client.devices.orders({ limit: 1 }))).toEqual([0, 2]);
    expect(searches(sent)).toEqual(['?limit=1', '?limit=1&cursor=c0', '?limit=1&cursor=c1']);
  });

  test('follows next', async () => {
    const { client, sent } = clientOf((_, call) =>
      json({ data: [{ id: call }], next: call < 2 ? `place-${call}` : null }),
    );
    expect(await read(client.webhooks.deliveries({ id: 'wh1', limit: 1 }))).toEqual([{ id: 0 }, { id: 1 }, { id: 2 }]);
    expect(sent.map(({ url }) => url.search)).toEqual([
      '?limit=1',
      '?limit=1&cursor=place-0',
      '?limit=1&cursor=place-1',
    ]);
  });

  test('follows links.next', async () => {
    const { client, sent } = clientOf((_, call) => {
      const next = call === 0 ? { next: { uri: '/v3/customers/1/orders?limit=1&offset=1' } } : {};
      return json({ totalCount: 9, count: 1, offset: call, limit: 1, items: [call], links: { self: {}, ...next } });
    });
    expect(await read(client.subscriptions.orders({ customerId: '1', limit: 1 }))).toEqual([0, 1]);
    expect(searches(sent)).toEqual(['?limit=1', '?limit=1&offset=1']);
  });

  test('follows offsets, with a new key for each page of a list that is a POST', async () => {
    const { client, sent } = clientOf((_, call) =>
      json({ totalCount: 5, count: call < 2 ? 2 : 1, offset: call * 2, limit: 2, offers: [call] }),
    );
    const body = {
      region: 'NA',
      currency: 'USD',
      marketSegment: 'COM',
      priceListType: 'STANDARD',
      priceListMonth: '202703',
    } as const;
    expect(await read(client.subscriptions.priceList({ limit: 2, body }))).toEqual([0, 1, 2]);
    expect(searches(sent)).toEqual(['?limit=2', '?limit=2&offset=2', '?limit=2&offset=4']);
    expect(new Set(sent.map(({ headers }) => headers.get('x-correlation-id'))).size).toBe(3);
  });

  test('has pages, and reads no page that nobody asks for', async () => {
    const { client, sent } = clientOf((_, call) => json({ data: [call], next_cursor: 'more' }));
    for await (const { data } of client.devices.orders().pages()) {
      expect(data).toEqual([0]);
      break;
    }
    expect(sent).toHaveLength(1);
  });
});

describe('an error', () => {
  const raised = async (content: unknown, status: number, headers = {}) => {
    const answer =
      typeof content === 'string' ? new Response(content, { status, headers }) : json(content, status, headers);
    const { client } = clientOf(() => answer.clone(), { repeats: 0 });
    return client.appliances.createOrder(placed).then(
      () => undefined,
      (error: unknown) => error,
    );
  };

  test('has the class and the code of its line', async () => {
    const appliance = await raised(['status: unknown'], 422, { 'x-request-id': 'r', 'idempotent-replayed': 'true' });
    expect(appliance).toBeInstanceOf(ApplianceError);
    expect(appliance).toMatchObject({ problems: ['status: unknown'], status: 422, requestId: 'r', replayed: true });
    const details = [{ field: 'a', message: 'b' }];
    const device = await raised({ success: false, error: { code: 'TITLE_TAKEN', message: 'm', details } }, 409);
    expect(device).toBeInstanceOf(DeviceError);
    expect(device).toMatchObject({ code: 'TITLE_TAKEN', details, replayed: false, requestId: undefined });
    const subscription = await raised({ code: '1122', message: 'm', additionalDetails: ['x'] }, 400);
    expect(subscription).toBeInstanceOf(SubscriptionError);
    expect(subscription).toMatchObject({
      code: '1122',
      additionalDetails: ['x'],
      message: expect.stringContaining('1122 m; x'),
    });
    const problem = { type: '/docs#error-not-found', title: 'Not found', status: 404, detail: 'Gone.', instance: 'r' };
    expect(await raised(problem, 404)).toBeInstanceOf(ProblemError);
    expect(await raised(problem, 404)).toMatchObject({ problem, code: 'not-found' });
    const errors = [{ field: 'line', message: 'must be one of devices' }];
    expect(await raised({ ...problem, errors }, 422)).toMatchObject({
      message: 'POST /provisioning/api/v1/orders returned 422: Not found. Gone.; line: must be one of devices',
    });
    // Others than the service have errors in other forms.
    for (const others of [{ line: ['wrong'] }, ['wrong'], null, 'wrong']) {
      expect(await raised({ ...problem, errors: others }, 422)).toMatchObject({ code: 'not-found' });
    }
    const short = { type: 'about:blank', title: 'Not found' };
    expect(await raised(short, 404)).toMatchObject({
      code: 'about:blank',
      message: 'POST /provisioning/api/v1/orders returned 404: Not found.',
    });
    expect(await raised({ message: 'Forbidden' }, 403, { 'apigw-requestid': 'g' })).toMatchObject({
      name: 'GatewayError',
      requestId: 'g',
    });
  });

  test('has its text if a proxy made it', async () => {
    const error = await raised('<html>bad gateway</html>', 502);
    expect(error).toBeInstanceOf(QuartermasterError);
    expect(error).toMatchObject({ name: 'QuartermasterError', status: 502, content: '<html>bad gateway</html>' });
  });

  test('of the network has the cause', async () => {
    const { client } = clientOf(reset, { repeats: 0 });
    const call = client.appliances.createOrder(placed);
    await expect(call).rejects.toMatchObject({
      name: 'ConnectionError',
      status: 0,
      cause: { message: 'fetch failed' },
    });
  });

  test('is raised once, by the promise with the response', async () => {
    const { client } = clientOf(() => json({ message: 'x' }, 403));
    await expect(client.appliances.getOrder({ uid: 'x' }).withResponse()).rejects.toThrow(GatewayError);
  });
});

test('a call returns its response on request', async () => {
  const { client } = clientOf(() => json({ uid: 'x' }, 200, { etag: '"3"' }));
  const { data, response } = await client.appliances.getOrder({ uid: 'x' }).withResponse();
  expect([data.uid, response.headers.get('etag')]).toEqual(['x', '"3"']);
});
