import { connect } from 'node:net';

/** Sends bytes as they are, and returns all that comes back until the connection closes. */
export function sendRaw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const { promise, resolve } = Promise.withResolvers<string>();
  let answered = '';
  const socket = connect(Number(port), hostname, () => void socket.write(bytes, 'latin1'));
  socket.setEncoding('latin1').on('data', (text: string) => {
    answered += text;
  });
  // A connection that the server resets is closed too.
  socket.on('error', () => undefined).on('close', () => resolve(answered));
  return promise;
}

/** Returns the status of a response as it came over the wire; undefined for none. */
export const statusOf = (answer: string): number | undefined => {
  const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(answer) ?? [];
  return status === undefined ? undefined : Number(status);
};

/** Targets of requests that are hard to read, or none. */
const ODD_TARGETS = [
  '/',
  '//',
  '///',
  '//[',
  '//evil.example/',
  '//user:pw@:0/',
  '/\\evil',
  '/%',
  '/%ff',
  '/%00',
  '/%c0%af',
  '/?%',
  '/?a=%zz&&=&a',
  '?',
  '*',
  '/..//../',
  '/%2e%2e/%2f',
  'http://[',
  'http://evil.example/',
  'http://127.0.0.1:99999/',
  'https://:@/',
  'urn:x',
  'file:///etc/passwd',
  'nonsense',
  '/a b',
  '/\u00e9',
  `/${'x'.repeat(3_000)}`,
  `/${'%41'.repeat(1_000)}`,
  `/${'/'.repeat(1_000)}`,
  '/2015-03-31/functions/%/invocations',
  '/2015-03-31//functions',
  '/2015-03-31/functions/%E0%A4%A/configuration',
  '/oidc',
  '/oidc?',
  '/oidc//',
  '/oidc//[',
  '/oidc/%',
  '/oidc/%ff?%',
  '/oidc/token?//',
  '/.well-known/oauth-authorization-server/oidc?%',
  '/console',
  '/console//',
  '/console//[?%',
  '/console/api//',
  '/console/api/%',
  '/console/api/executions?before=%',
  '/console/api/executions/%/%',
  '/console/assets/%',
  '/console/assets//..',
] as const;

/** Methods and headers that go with the targets. */
const ODD_METHODS = ['GET', 'POST', 'OPTIONS', 'HEAD', 'PUT', 'TRACE', 'PRI', 'CONNECT', 'nonsense'] as const;

const ODD_HEADERS = [
  '',
  'Host: \r\n',
  'Host: [\r\n',
  'Host: a\r\nHost: b\r\n',
  'Host: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n',
  'Host: localhost\r\nExpect: nothing\r\n',
  'Host: localhost\r\nContent-Length: -1\r\n',
  'Host: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n',
  'Host: localhost\r\nAuthorization: AWS4-HMAC-SHA256 Credential=\r\n',
  'Host: localhost\r\nOrigin: \r\n',
  'Host: localhost\r\nOrigin: http://[\r\n',
  'Host: localhost\r\nContent-Type: \r\nX-Amz-Target: __proto__\r\n',
] as const;

/** Requests as they go over the wire, each odd in one way. Each closes its connection. */
export function oddRequests(headers = 'Host: localhost\r\n'): readonly string[] {
  const request = (method: string, target: string, head: string) =>
    `${method} ${target} HTTP/1.1\r\n${head}Connection: close\r\n\r\n`;
  return [
    ...ODD_TARGETS.map((target) => request('GET', target, headers)),
    ...ODD_TARGETS.map((target) => request('POST', target, `${headers}Content-Length: 0\r\n`)),
    ...ODD_METHODS.map((method) => request(method, '/', headers)),
    ...ODD_HEADERS.map((head) => request('GET', '/', head)),
    'GET // HTTP/1.1\r\n\r\n',
    'GET // HTTP/1.0\r\n\r\n',
    'GET //\r\n\r\n',
    `\r\n\r\n\r\n${request('GET', '//', headers)}`,
    '\x16\x03\x01\x02\x00\x01\x00\x01',
    'POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  ];
}
