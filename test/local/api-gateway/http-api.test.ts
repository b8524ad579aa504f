import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { beforeAll, describe, expect, test } from 'vitest';
import { HttpApi } from '../../../lib/local/api-gateway/http-api.ts';
import { readHttpApi } from '../../../lib/local/api-gateway/http-definition.ts';
import { RouteTable } from '../../../lib/local/api-gateway/http-routes.ts';
import { reservePort } from '../../../lib/local/support/ports.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { recordingLog, writeAssembly } from '../fixtures.ts';
import { httpApiOf, startHttpApi } from './http-fixture.ts';
import { TokenForge } from './tokens.ts';

/** Sends a request unchanged. Fetch would normalize it. */
async function send(
  url: string,
  options: { method?: string; path: string; headers?: Record<string, string | string[]>; body?: Buffer },
) {
  const answered = Promise.withResolvers<{ status: number; body: string }>();
  const { port, hostname } = new URL(url);
  const request = httpRequest({ hostname, port, method: 'GET', ...options }, (response) => {
    const chunks: Buffer[] = [];
    response.on('data', (chunk) => chunks.push(chunk));
    response.on('end', () =>
      answered.resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
    );
  });
  request.on('error', answered.reject);
  request.end(options.body);
  return answered.promise;
}

describe('the event', () => {
  test('has everything that payload format 2.0 says, and nothing else', async () => {
    const forge = await TokenForge.create();
    const { url, events } = await startHttpApi({
      issuer: forge.asIssuer,
      routes: { 'POST /orders/{uid}/comment': { scopes: ['orders/write'] } },
    });
    const token = await forge.sign({ scope: 'orders/write' });
    const before = Date.now();
    const body = Buffer.from('{"body":"é"}');
    await send(url, {
      method: 'POST',
      path: '/orders/a%20b/comment?x=1&x=2&y=%20z&empty=',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json; charset=utf-8',
        'Content-Length': String(body.length),
        Cookie: 'a=1; b=2',
        'User-Agent': 'test/1',
        'X-Twice': ['one', 'two'],
      },
      body,
    });
    const [event] = events;
    const { host } = new URL(url);
    expect(event).toEqual({
      version: '2.0',
      routeKey: 'POST /orders/{uid}/comment',
      rawPath: '/orders/a b/comment',
      rawQueryString: 'x=1&x=2&y=%20z&empty=',
      cookies: ['a=1', 'b=2'],
      headers: {
        authorization: `Bearer ${token}`,
        connection: expect.any(String),
        'content-length': String(body.length),
        'content-type': 'application/json; charset=utf-8',
        host,
        'user-agent': 'test/1',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': new URL(url).port,
        'x-forwarded-proto': 'http',
        'x-twice': 'one,two',
      },
      queryStringParameters: { x: '1,2', y: ' z', empty: '' },
      requestContext: {
        accountId: '000000000000',
        apiId: 'local',
        authorizer: { jwt: { claims: expect.objectContaining({ sub: 'partner' }), scopes: ['orders/write'] } },
        domainName: host,
        domainPrefix: '127',
        http: {
          method: 'POST',
          path: '/orders/a b/comment',
          protocol: 'HTTP/1.1',
          sourceIp: '127.0.0.1',
          userAgent: 'test/1',
        },
        requestId: expect.stringMatching(/^.{15}=$/),
        routeKey: 'POST /orders/{uid}/comment',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/),
        timeEpoch: expect.toSatisfy((time: number) => time >= before && time <= Date.now()),
      },
      pathParameters: { uid: 'a b' },
      body: '{"body":"é"}',
      isBase64Encoded: false,
    });
  });

  test('lacks what the request lacks', async () => {
    const { call, events } = await startHttpApi({ routes: { 'GET /orders': {} } });
    await call('/orders');
    const [event = {}] = events;
    expect(Object.keys(event).sort()).toEqual([
      'headers',
      'isBase64Encoded',
      'rawPath',
      'rawQueryString',
      'requestContext',
      'routeKey',
      'version',
    ]);
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false });
  });

  test.each([
    ['application/json', false],
    ['application/JSON;charset=utf-8', false],
    ['text/plain', false],
    ['application/xml', false],
    ['application/octet-stream', true],
    ['image/png', true],
    ['application/x-www-form-urlencoded', true],
    ['multipart/form-data; boundary=x', true],
    [undefined, true],
  ])('carries a body of type %s base64-encoded: %s', async (type, isBase64Encoded) => {
    const { url, events } = await startHttpApi({ routes: { 'POST /orders': {} } });
    const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type };
    await send(url, { method: 'POST', path: '/orders', headers, body: Buffer.from([0x7b, 0xc3, 0xa9]) });
    expect(events).toMatchObject([{ isBase64Encoded, body: isBase64Encoded ? 'e8Op' : '{é' }]);
  });

  test('keeps path parameters apart from encoded slashes and dots', async () => {
    const { url, events } = await startHttpApi({ routes: { 'GET /orders/{uid}/history': {} } });
    await send(url, { path: '/orders/%C3%A9%2F..%3F/history' });
    expect(events).toMatchObject([{ pathParameters: { uid: 'é/..?' } }]);
  });
});

describe('routing', () => {
  test.each([
    ['GET', '/pets/dog/1', 'GET /pets/dog/1'],
    ['GET', '/pets/dog/2', 'GET /pets/dog/{id}'],
    ['GET', '/pets/cat/1', 'GET /pets/{proxy+}'],
    ['GET', '/pets/dog', 'GET /pets/{proxy+}'],
    ['GET', '/pets/dog/2/food', 'GET /pets/{proxy+}'],
    ['POST', '/test/5', 'ANY /{proxy+}'],
    ['POST', '/pets/dog/1', 'ANY /pets/dog/1'],
    ['GET', '/', '$default'],
  ])('sends %s %s to %s', (method, path, routeKey) => {
    // The example of the developer guide, "Routing API requests", with one more.
    const keys = [
      '$default',
      'ANY /{proxy+}',
      'GET /pets/{proxy+}',
      'GET /pets/dog/{id}',
      'ANY /pets/dog/1',
      'GET /pets/dog/1',
    ];
    const table = new RouteTable(keys.map((key) => ({ routeKey: key })));
    expect(table.match(method, path.slice(1).split('/'))?.route.routeKey).toBe(routeKey);
  });

  test('prefers a literal before a variable in the first segment that differs', () => {
    const table = new RouteTable([{ routeKey: 'GET /{a}/b' }, { routeKey: 'GET /a/{b}' }]);
    expect(table.match('GET', ['a', 'b'])?.route.routeKey).toBe('GET /a/{b}');
    expect(table.match('GET', ['x', 'b'])).toEqual({ route: { routeKey: 'GET /{a}/b' }, pathParameters: { a: 'x' } });
  });

  test('gives a greedy variable the rest of the path, decoded', async () => {
    const { url, events } = await startHttpApi({ routes: { 'GET /docs/{proxy+}': {} } });
    await send(url, { path: '/docs/a/b%20c' });
    expect(events).toMatchObject([{ pathParameters: { proxy: 'a/b c' } }]);
  });

  test.each([
    ['an unknown path', 'GET', '/nothing'],
    ['a method the path has not', 'DELETE', '/orders'],
    ['HEAD where only GET is', 'HEAD', '/orders'],
    ['OPTIONS without CORS', 'OPTIONS', '/orders'],
    ['an empty path variable', 'GET', '/orders/'],
    ['a longer path', 'GET', '/orders/1/2'],
    ['another case', 'GET', '/Orders'],
  ])('answers %s with 404', async (_, method, path) => {
    const { url, events } = await startHttpApi({ routes: { 'GET /orders': {}, 'GET /orders/{uid}': {} } });
    const { status, body } = await send(url, { method, path });
    expect(status).toBe(404);
    expect(body).toBe(method === 'HEAD' ? '' : '{"message":"Not Found"}');
    expect(events).toEqual([]);
  });

  test.each(['/orders/%ff', '/orders/%', '*'])('answers the path %s, which is none, with 400', async (path) => {
    const { url, events } = await startHttpApi({ routes: { 'GET /orders/{uid}': {} } });
    expect(await send(url, { path })).toEqual({ status: 400, body: '{"message":"Bad Request"}' });
    expect(events).toEqual([]);
  });
});

describe('the response', () => {
  const respond = async (payload: unknown) => {
    const { call } = await startHttpApi({ routes: { 'GET /orders': {} }, handler: () => payload });
    return call('/orders');
  };

  test('has the status, headers, cookies and body that the function gives', async () => {
    const headers = { 'Content-Type': 'application/problem+json', ETag: '"3"', 'x-number': 5, 'content-length': '99' };
    const response = await respond({ statusCode: 412, headers, cookies: ['a=1; Path=/', 'b=2'], body: '{"é":1}' });
    expect(response.status).toBe(412);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(response.headers.get('etag')).toBe('"3"');
    expect(response.headers.get('x-number')).toBe('5');
    expect(response.headers.getSetCookie()).toEqual(['a=1; Path=/', 'b=2']);
    expect(response.headers.get('apigw-requestid')).toMatch(/^.{15}=$/);
    expect(await response.text()).toBe('{"é":1}');
  });

  test('carries the bytes of a base64-encoded body', async () => {
    const headers = { 'content-type': 'image/png' };
    const response = await respond({ statusCode: 200, headers, body: 'iVBO/w==', isBase64Encoded: true });
    expect(Buffer.from(await response.arrayBuffer())).toEqual(Buffer.from('iVBO/w==', 'base64'));
  });

  test('may be empty', async () => {
    const response = await respond({ statusCode: 204 });
    expect([response.status, await response.text()]).toEqual([204, '']);
  });

  test.each([
    ['an object without a status', { a: 1 }, '{"a":1}'],
    ['a text', 'hello', 'hello'],
    ['a list', [1], '[1]'],
    ['nothing', null, 'null'],
  ])('is a 200 with JSON when the function returns %s', async (_, payload, body) => {
    const response = await respond(payload);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'application/json',
      body,
    ]);
  });

  test.each([
    ['a status that is none', { statusCode: 99 }],
    ['a status that is no number', { statusCode: 'ok' }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['headers that are none', { statusCode: 200, headers: { a: { b: 1 } } }],
    ['a header with a line break', { statusCode: 200, headers: { 'x-a': 'b\r\nset-cookie: c' } }],
  ])('is 500 when the function returns %s', async (_, payload) => {
    const response = await respond(payload);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('{"message":"Internal Server Error"}');
    expect(response.headers.get('set-cookie')).toBeNull();
  });

  test('is 500 without any detail when the function fails', async () => {
    const handler = () => {
      throw new Error('the database password is wrong');
    };
    const { call } = await startHttpApi({ routes: { 'GET /orders': {} }, handler });
    const response = await call('/orders');
    expect([response.status, await response.text()]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(response.headers.get('apigw-requestid')).not.toBeNull();
  });

  test('is 503 when the function takes longer than the integration allows', async () => {
    const never = Promise.withResolvers<void>();
    const routes = { 'GET /orders': { integration: { TimeoutInMillis: 50 } } };
    const { call } = await startHttpApi({ routes, handler: () => never.promise });
    const response = await call('/orders');
    never.resolve();
    expect([response.status, await response.text()]).toEqual([503, '{"message":"Service Unavailable"}']);
    expect(response.headers.get('retry-after')).toBe('1');
  });

  test('to HEAD has no body', async () => {
    const { call } = await startHttpApi({
      routes: { 'ANY /orders': {} },
      handler: () => ({ statusCode: 200, body: 'text' }),
    });
    const response = await call('/orders', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([200, '']);
  });
});

describe('a body', () => {
  const limit = 10 * 1024 * 1024;

  test('reaches the function if its event has up to 6 MB, and no larger one', async () => {
    const { call, events } = await startHttpApi({ routes: { 'POST /orders': {} } });
    const post = async (type: string, body: string) =>
      (await call('/orders', { method: 'POST', headers: { 'content-type': type }, body })).status;
    const megabyte = 1024 * 1024;
    expect(await post('text/plain', 'x'.repeat(6 * megabyte - 4_096))).toBe(200);
    expect(events).toHaveLength(1);
    expect(await post('text/plain', 'x'.repeat(6 * megabyte))).toBe(413);
    expect(await post('text/plain', 'x'.repeat(limit))).toBe(413);
    // Escapes and base64 make the event larger than the body.
    expect(await post('text/plain', '"'.repeat(3.5 * megabyte))).toBe(413);
    expect(await post('application/octet-stream', 'x'.repeat(5 * megabyte))).toBe(413);
    expect(await post('application/octet-stream', 'x'.repeat(4 * megabyte))).toBe(200);
    expect(events).toHaveLength(2);
  });

  test.each([
    ['whose length is announced', { 'content-length': String(limit + 1) }],
    ['that comes in chunks', { 'transfer-encoding': 'chunked' }],
  ])('of more %s is refused with 413', async (_, headers) => {
    const { url, events } = await startHttpApi({ routes: { 'POST /orders': {} } });
    const answer = await send(url, { method: 'POST', path: '/orders', headers, body: Buffer.alloc(limit + 1, 'x') });
    expect(answer).toEqual({ status: 413, body: '{"message":"Request Entity Too Large"}' });
    expect(events).toEqual([]);
  });

  test('whose client goes away reaches nobody', async () => {
    const { url, events, lines } = await startHttpApi({ routes: { 'POST /orders': {}, 'GET /orders': {} } });
    const { port, hostname } = new URL(url);
    const request = httpRequest({
      hostname,
      port,
      method: 'POST',
      path: '/orders',
      headers: { 'content-length': '10' },
    });
    const gone = Promise.withResolvers<void>();
    request.on('error', () => undefined);
    request.on('close', gone.resolve);
    request.write('half');
    request.on('socket', (socket) => socket.on('connect', () => setImmediate(() => request.destroy())));
    await gone.promise;
    expect((await send(url, { path: '/orders' })).status).toBe(200);
    expect(events).toHaveLength(1);
    expect(lines.filter((line) => line.includes('ERROR'))).toEqual([]);
  });
});

describe('CORS', () => {
  const CorsConfiguration = {
    AllowOrigins: ['https://app.example'],
    AllowMethods: ['GET', 'POST'],
    AllowHeaders: ['authorization'],
    ExposeHeaders: ['etag'],
    AllowCredentials: true,
    MaxAge: 600,
  };
  const handler = () => ({ statusCode: 200, headers: { 'access-control-allow-origin': 'https://evil.example' } });
  const start = () => startHttpApi({ routes: { 'GET /orders': { scopes: [] } }, api: { CorsConfiguration }, handler });
  const ask = { origin: 'https://app.example', 'access-control-request-method': 'GET' };
  let forge: TokenForge;

  beforeAll(async () => {
    forge = await TokenForge.create();
  });

  test('answers a preflight request without a token', async () => {
    const { call, events } = await start();
    const response = await call('/orders', { method: 'OPTIONS', headers: ask });
    expect(response.status).toBe(204);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'access-control-allow-origin': 'https://app.example',
      'access-control-allow-methods': 'GET,POST',
      'access-control-allow-headers': 'authorization',
      'access-control-allow-credentials': 'true',
      'access-control-max-age': '600',
    });
    expect(events).toEqual([]);
  });

  test('gives another origin no leave', async () => {
    const { call } = await start();
    const headers = { ...ask, origin: 'https://evil.example' };
    const response = await call('/orders', { method: 'OPTIONS', headers });
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  test('puts its own headers in place of those of the function, on refusals too', async () => {
    const issuer = forge.asIssuer;
    const { call } = await startHttpApi({
      routes: { 'GET /orders': { scopes: [] } },
      api: { CorsConfiguration },
      handler,
      issuer,
    });
    const authorization = `Bearer ${await forge.sign()}`;
    const answered = await call('/orders', { headers: { origin: ask.origin, authorization } });
    expect([answered.status, answered.headers.get('access-control-allow-origin')]).toEqual([200, ask.origin]);
    expect(answered.headers.get('access-control-expose-headers')).toBe('etag');
    const refused = await call('/orders', { headers: { origin: ask.origin } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, ask.origin]);
    const elsewhere = await call('/orders', { headers: { origin: 'https://evil.example', authorization } });
    expect([elsewhere.status, elsewhere.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });
});

describe('the server', () => {
  test('finishes requests under way when it stops, and takes no more', async () => {
    const [arrived, finish] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const handler = async () => {
      arrived.resolve();
      await finish.promise;
      return { statusCode: 200, body: 'done' };
    };
    const { api, call } = await startHttpApi({ routes: { 'GET /orders': {} }, handler });
    const response = call('/orders');
    await arrived.promise;
    const stopped = api.stop();
    await expect(call('/orders')).rejects.toThrow();
    finish.resolve();
    expect(await (await response).text()).toBe('done');
    await stopped;
  });

  test('says so when the port is taken', async () => {
    const { url } = await startHttpApi({ routes: {} });
    await expect(reservePort(Number(new URL(url).port))).rejects.toMatchObject({ code: 'EADDRINUSE' });
  });

  test('takes a reserved port over, which nobody else can have had in between', async () => {
    const port = await reservePort();
    await expect(reservePort(port.number)).rejects.toMatchObject({ code: 'EADDRINUSE' });
    // A client that calls before that, such as an open page of the console, waits for nothing.
    await expect(fetch(`http://127.0.0.1:${port.number}/nowhere`)).rejects.toThrow();
    const { api } = httpApiOf({ routes: {} });
    const { url } = await api.listen(port);
    expect(url).toBe(`http://127.0.0.1:${port.number}`);
    expect((await fetch(`${url}/nowhere`)).status).toBe(404);
    await api.stop();
    await expect(fetch(url)).rejects.toThrow();
  });

  test("gives the template's outputs its address", async () => {
    const { assembly, url } = await startHttpApi({ routes: {} });
    expect(assembly.resolve('Service', { 'Fn::GetAtt': ['Api', 'ApiEndpoint'] })).toBe(url);
  });

  test('leaves the requests under its path to the issuer', async () => {
    const forge = await TokenForge.create();
    const issuer = {
      ...forge.asIssuer,
      handles: (path: string) => path.startsWith('/oidc/'),
      handle: (_: unknown, response: { end: (body: string) => void }) => response.end('issuer'),
    };
    const { call, events } = await startHttpApi({ routes: { $default: {} }, issuer });
    expect(await (await call('/oidc/token?x=1', { method: 'POST' })).text()).toBe('issuer');
    expect(await (await call('/oidcs')).text()).toBe('{}');
    expect(events).toHaveLength(1);
  });
});

/** A stack with one route. Its function, API and authorizer are in another stack; ids are the same in all stacks. */
const lineStack = (RouteKey: string, output: string) => {
  const from = (name: string) => ({ 'Fn::ImportValue': name });
  return {
    Resources: {
      Integration: {
        Type: 'AWS::ApiGatewayV2::Integration',
        Properties: {
          ApiId: from('api'),
          IntegrationType: 'AWS_PROXY',
          IntegrationUri: output,
          PayloadFormatVersion: '2.0',
        },
      },
      Route: {
        Type: 'AWS::ApiGatewayV2::Route',
        Properties: {
          ApiId: from('api'),
          RouteKey,
          Target: { 'Fn::Join': ['', ['integrations/', { Ref: 'Integration' }]] },
          AuthorizationType: 'JWT',
          AuthorizerId: from('authorizer'),
          AuthorizationScopes: ['read'],
        },
      },
    },
  };
};

test('routes of several stacks, whose ids are alike, each reach their own function by the one authorizer', () => {
  const shared = {
    Resources: {
      Api: { Type: 'AWS::ApiGatewayV2::Api', Properties: { Name: 'Api', ProtocolType: 'HTTP' } },
      Jwt: {
        Type: 'AWS::ApiGatewayV2::Authorizer',
        Properties: {
          ApiId: { Ref: 'Api' },
          AuthorizerType: 'JWT',
          IdentitySource: ['$request.header.Authorization'],
          JwtConfiguration: { Audience: ['orders'], Issuer: 'https://issuer.example' },
          Name: 'Jwt',
        },
      },
    },
    Outputs: {
      Api: { Value: { Ref: 'Api' }, Export: { Name: 'api' } },
      Jwt: { Value: { Ref: 'Jwt' }, Export: { Name: 'authorizer' } },
    },
  };
  const lines = { Devices: lineStack('GET /devices', 'devices'), Offers: lineStack('GET /offers', 'offers') };
  const { routes, authorizers } = readHttpApi(Assembly.read(writeAssembly({ Service: shared, ...lines })));
  const authorizer = 'Service/Jwt';
  expect([...authorizers.keys()]).toEqual([authorizer]);
  expect(routes).toMatchObject([
    { routeKey: 'GET /devices', functionArn: 'devices', authorizer },
    { routeKey: 'GET /offers', functionArn: 'offers', authorizer },
  ]);
});

describe('a template that asks for more than the local cloud knows stops the start', () => {
  test.each([
    ['an integration type', { integration: { IntegrationType: 'HTTP_PROXY' } }, /AWS_PROXY/],
    ['a payload format', { integration: { PayloadFormatVersion: '1.0' } }, /payload format 2\.0/],
    ['an authorization type', { properties: { AuthorizationType: 'AWS_IAM' } }, /NONE and JWT/],
    ['a property of a route', { properties: { ModelSelectionExpression: 'x' } }, /ModelSelectionExpression/],
    ['a property of an integration', { integration: { RequestParameters: {} } }, /RequestParameters/],
  ])('by %s', (_, route, message) => {
    expect(() => httpApiOf({ routes: { 'GET /orders': route } })).toThrow(message);
  });

  test('by a property of the API', () => {
    expect(() => httpApiOf({ routes: {}, api: { FailOnWarnings: true } })).toThrow(
      /AWS::ApiGatewayV2::Api Service\.Api: .* FailOnWarnings/,
    );
  });

  test('by having no API', () => {
    const assembly = Assembly.read(writeAssembly({ Service: {} }));
    const lambda = { invoke: () => Promise.reject(new Error('unused')) };
    expect(() => new HttpApi({ assembly, issuer: null, lambda, log: recordingLog().log })).toThrow(/has no HTTP API/);
  });
});

test('leaves the paths of the console to it, and only those', async () => {
  const console = {
    handles: (path: string) => path === '/console',
    handle: async (_: IncomingMessage, response: ServerResponse) => void response.end('the console'),
  };
  const { call } = await startHttpApi({ routes: { 'GET /{proxy+}': {} }, console });
  expect(await (await call('/console?of=something')).text()).toBe('the console');
  expect(await (await call('/consoles')).json()).toEqual({});
});
