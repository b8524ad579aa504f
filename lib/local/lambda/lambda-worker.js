// The Lambda environment inside a worker thread. It imports the function's code once, then handles one event at a time.
//
// It is plain JavaScript, which tsc checks through JSDoc. A TypeScript entry would load Node's type stripper in every worker,
// measured at 11 MB and 25 ms each.
import { enableCompileCache, flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { takeDynamoDbCalls, watchDynamoDbCalls } from './dynamodb-calls.js';

/** @typedef {import('./lambda-protocol.ts').WorkerStart} WorkerStart */
/** @typedef {import('./lambda-protocol.ts').WorkerRequest} WorkerRequest */
/** @typedef {import('./lambda-protocol.ts').WorkerReply} WorkerReply */
/** @typedef {import('./lambda-protocol.ts').FunctionError} FunctionError */

/** @type {WorkerStart} */
const start = workerData;

/** @param {WorkerReply} reply */
const reply = (reply) => parentPort?.postMessage(reply);

/**
 * Returns Lambda's report of a thrown value, which need not be an Error.
 *
 * @param {unknown} thrown
 * @returns {FunctionError}
 */
function functionError(thrown) {
  if (!(thrown instanceof Error)) return { errorType: typeof thrown, errorMessage: String(thrown) };
  return { errorType: thrown.name, errorMessage: thrown.message, stackTrace: thrown.stack?.split('\n') };
}

/**
 * Replaces `Date` by one that follows the local cloud's clock.
 *
 * @param {{ epoch: number, start: number, timeScale: number }} clock
 */
function followClock({ epoch, start, timeScale }) {
  const RealDate = Date;
  const now = () => Math.floor(epoch + (RealDate.now() - start) * timeScale);
  /** @type {ProxyHandler<DateConstructor>} */
  const handler = {
    construct: (target, values, newTarget) => {
      const constructed = newTarget === VirtualDate ? target : newTarget;
      return Reflect.construct(target, values.length === 0 ? [now()] : values, constructed);
    },
    apply: () => new RealDate(now()).toString(),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  };
  const VirtualDate = new Proxy(RealDate, handler);
  RealDate.prototype.constructor = VirtualDate;
  globalThis.Date = VirtualDate;
}

/** @returns {Promise<(event: unknown, context: unknown) => unknown>} */
async function loadHandler() {
  const code = await import(pathToFileURL(start.file).href);
  const handler = code[start.handler];
  if (typeof handler === 'function') return handler;
  const error = new Error(`${start.handler} is undefined or not exported`);
  error.name = 'Runtime.HandlerNotFound';
  throw error;
}

/** @param {WorkerRequest} request */
function contextOf({ requestId, deadline }) {
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: start.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: start.functionArn,
    memoryLimitInMB: String(start.memoryMegabytes),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${start.functionName}`,
    logStreamName: 'local',
    getRemainingTimeInMillis: () => Math.max(0, Math.round(deadline - realNow())),
  };
}

// An import of `node:http` reads each of its properties, and these load the whole of fetch: 65 ms of a cold start. Deployed functions
// reach AWS by `node:https` and do not pay it.
for (const name of ['WebSocket', 'CloseEvent', 'MessageEvent']) {
  Reflect.deleteProperty(process.getBuiltinModule('node:http'), name);
}

/**
 * Sends what the function prints as a message. A worker's own streams take two messages and a stream on the other side for each line:
 * an eighth of the main thread under load.
 */
for (const stream of [process.stdout, process.stderr]) {
  /** @type {(chunk: string | Uint8Array, encoding?: unknown, callback?: unknown) => boolean} */
  const write = (chunk, encoding, callback) => {
    reply({ kind: 'output', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString() });
    const done = typeof encoding === 'function' ? encoding : callback;
    if (typeof done === 'function') process.nextTick(done);
    return true;
  };
  stream.write = write;
}

const realNow = Date.now.bind(Date);
if (start.clock !== null) followClock(start.clock);
watchDynamoDbCalls();

// What one environment has compiled, the next one loads: a quarter of the time to its first response. The first event shows which functions
// are called, and V8 keeps those.
if (start.compileCache !== undefined) enableCompileCache(start.compileCache);
let keepCompiled = () => {
  keepCompiled = () => undefined;
  if (start.compileCache !== undefined) setImmediate(flushCompileCache);
};

try {
  const handler = await loadHandler();
  parentPort?.on('message', async (/** @type {WorkerRequest} */ request) => {
    try {
      const result = await handler(JSON.parse(request.event), contextOf(request));
      reply({ kind: 'result', payload: JSON.stringify(result) ?? 'null', calls: takeDynamoDbCalls() });
    } catch (error) {
      reply({ kind: 'error', error: functionError(error), calls: takeDynamoDbCalls() });
    }
    keepCompiled();
  });
  reply({ kind: 'ready' });
} catch (error) {
  reply({ kind: 'init-error', error: functionError(error) });
}
