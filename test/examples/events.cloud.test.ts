import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import { type AddressInfo, createServer as createSocketServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import { forward } from '../../bin/listen/forward.ts';
import { eventExamples } from '../../functions/events/examples/event-examples.ts';
import { eventually } from '../support/eventually.ts';

const directory = mkdtempSync(join(tmpdir(), 'quartermaster-events-'));
afterAll(() => rmSync(directory, { recursive: true }));

const hasPython = spawnSync('python3', ['-c', 'import sys; sys.exit(sys.version_info < (3, 9))']).status === 0;

/** Programs of an example, by language. */
const programsOf = (name: string): readonly [string, readonly string[]][] => [
  ['TypeScript', [process.execPath, `examples/typescript/${name}.ts`]],
  ...(hasPython
    ? [['Python', ['python3', `examples/python/${name.replaceAll('-', '_')}.py`]] satisfies [string, string[]]]
    : []),
];

/** Starts a program. Returns the process, and a function that waits for its next line. */
function start([command = '', ...args]: readonly string[], env: NodeJS.ProcessEnv) {
  // Where Python has no library of Standard Webhooks, there is one for tests.
  const PYTHONPATH = [process.env.PYTHONPATH, join(import.meta.dirname, 'python')].filter(Boolean).join(delimiter);
  const child = spawn(command, args, {
    env: { ...process.env, PYTHONPATH, PYTHONDONTWRITEBYTECODE: '1', POLL_SECONDS: '0.05', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => kill(child));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, line: async () => (await lines.next()).value };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Finds a port that nobody listens on. */
async function freePort(): Promise<string> {
  const server = createSocketServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return String(port);
}

/** Returns an event of an order. */
const event = (number: number, version: number, status: string) => ({
  ...eventExamples['order.placed'],
  id: `${number}-v${version}`,
  data: { ...eventExamples['order.placed'].data, number, version, status },
});

/** Pages of the log by the place before them. The places `gone` and before are lost. */
const PAGES: Readonly<Record<string, object>> = {
  '': {
    data: [event(1, 1, 'new'), event(1, 2, 'qa'), event(1, 2, 'qa'), event(1, 1, 'new')],
    next: 'a',
    hasMore: true,
  },
  a: { data: [eventExamples['webhook.disabled'], event(2, 1, 'new')], next: 'gone', hasMore: false },
  oldest: { data: [event(3, 5, 'cancelled')], next: 'end', hasMore: false },
  end: { data: [], next: 'end', hasMore: false },
};

describe.each(programsOf('follow-events'))('the example that follows the log in %s', (language, program) => {
  test('handles each event once, goes on from its place after a crash, and from the oldest event after a long outage', async () => {
    let isLost = false;
    const asked: string[] = [];
    const url = await serve((request, response) => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost');
      if (pathname === '/token') return void response.end('{"access_token":"token","expires_in":3600}');
      const after = searchParams.get('after') ?? '';
      if (asked.at(-1) !== after) asked.push(after);
      const page = PAGES[after] ?? { data: [], next: after, hasMore: false };
      if (after !== 'gone' || !isLost) return void response.end(JSON.stringify(page));
      const problem = { type: '/docs#error-events-expired', title: 'Gone', detail: 'Gone', oldest: 'oldest' };
      response.writeHead(410, { 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
    });
    mkdirSync(join(directory, language));
    const STATE_FILE = join(directory, language, 'orders.json');
    const kept = () => JSON.parse(readFileSync(STATE_FILE, 'utf8'));
    const env = { API_URL: url, TOKEN_URL: `${url}/token`, CLIENT_ID: 'demo', CLIENT_SECRET: 'secret', STATE_FILE };
    const first = start(program, env);
    expect([await first.line(), await first.line(), await first.line()]).toEqual([
      'Order 1: new',
      'Order 1: qa',
      'Order 2: new',
    ]);
    await eventually(() => expect(kept()).toMatchObject({ after: 'gone' }));
    await kill(first.child);

    isLost = true;
    const second = start(program, env);
    expect([await second.line(), await second.line()]).toEqual([
      'The log no longer has all events after this place',
      'Order 3: cancelled',
    ]);
    const orders = { 1: { status: 'qa', version: 2 }, 2: { version: 1 }, 3: { version: 5 } };
    await eventually(() => expect(kept()).toMatchObject({ after: 'end', orders }));
    await eventually(() => expect(asked).toEqual(['', 'a', 'gone', 'oldest', 'end']));
    await kill(second.child);
  });
});

describe.each(programsOf('receive-webhooks'))('the example that receives webhooks in %s', (_, program) => {
  test('handles an event once, and rejects what the secret has not signed', async () => {
    const [secret, other] = ['a secret of the endpoint', 'a secret of someone else'].map(
      (text) => `whsec_${Buffer.from(text).toString('base64')}`,
    );
    const PORT = await freePort();
    const receiver = start(program, { PORT, WEBHOOK_SECRET: secret });
    expect(await receiver.line()).toBe('Waiting for webhooks');
    const send = async (number: number, by = secret ?? '') =>
      (await forward(event(number, 1, 'new'), `http://127.0.0.1:${PORT}`, by)).text;
    expect([await send(1), await send(1), await send(2, other), await send(3)]).toEqual(['204', '204', '400', '204']);
    expect([await receiver.line(), await receiver.line()]).toEqual(['1-v1 order.placed', '3-v1 order.placed']);
  });
});
