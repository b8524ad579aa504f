import { readdirSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { defineAliases } from '../../../lib/local/lambda/lambda-aliases.ts';
import { defineFunctions, readFunctions } from '../../../lib/local/lambda/lambda-function.ts';
import { HOUR_MS } from '../../../lib/local/support/time-units.ts';
import { Assembly } from '../../../lib/local/template/assembly.ts';
import { eventually } from '../../support/eventually.ts';
import { functionOf, recordingLog, runtimeOf, temporaryDirectory, writeAssembly } from '../fixtures.ts';

const counter = 'let calls = 0; export const handler = async () => ({ calls: (calls += 1) });';

describe('an invocation', () => {
  test('hands over the event and returns what the handler returns, both after JSON', async () => {
    const source = 'export const handler = async (event) => ({ event, when: new Date(0), nothing: undefined });';
    const runtime = runtimeOf([functionOf(source)]);
    expect(await runtime.invoke('subject', { a: 1, gone: undefined })).toEqual({
      payload: { event: { a: 1 }, when: '1970-01-01T00:00:00.000Z' },
    });
  });

  test('finds the function by its ARN and refuses a name nobody has', async () => {
    const properties = functionOf('export const handler = async () => undefined;');
    const runtime = runtimeOf([properties]);
    expect(await runtime.invoke(properties.arn, {})).toEqual({ payload: null });
    expect(() => runtime.invoke('nobody', {})).toThrow('there is no function nobody');
  });

  test('gives the handler its context', async () => {
    const source = `export const handler = async (event, context) => {
      const { getRemainingTimeInMillis, ...rest } = context;
      return { ...rest, remaining: getRemainingTimeInMillis() };
    };`;
    const properties = functionOf(source, { memoryMegabytes: 256, timeoutSeconds: 20 });
    const result = await runtimeOf([properties]).invoke('subject', {}, { requestId: 'r-1' });
    expect(result).toMatchObject({
      payload: {
        awsRequestId: 'r-1',
        functionName: 'subject',
        functionVersion: '$LATEST',
        invokedFunctionArn: properties.arn,
        memoryLimitInMB: '256',
        remaining: expect.toSatisfy((left: number) => left > 10_000 && left <= 20_000),
      },
    });
  });

  test('keeps module state between the calls of one environment', async () => {
    const runtime = runtimeOf([functionOf(counter)]);
    expect(await runtime.invoke('subject', {})).toEqual({ payload: { calls: 1 } });
    expect(await runtime.invoke('subject', {})).toEqual({ payload: { calls: 2 } });
    expect(runtime.environments('subject')).toBe(1);
  });

  test('logs what the function prints and what it throws, under its name', async () => {
    const { log, lines } = recordingLog();
    const source =
      'export const handler = async () => { console.log("hello"); console.error("oh"); throw new TypeError("bad"); };';
    const runtime = runtimeOf([functionOf(source)], { log });
    const thrown = { errorType: 'TypeError', errorMessage: 'bad' };
    expect(await runtime.invoke('subject', {})).toMatchObject({ error: thrown });
    await eventually(() => {
      expect(lines.join('')).toMatch(/ subject: hello\n/);
      expect(lines.join('')).toMatch(/ subject: oh\n/);
    });
    expect(lines.join('')).toMatch(/ subject: ERROR TypeError: bad\n/);
  });
});

describe('the environment variables', () => {
  test("are the function's own and those of Lambda, nothing of this process", async () => {
    vi.stubEnv('SECRET_OF_THE_DEVELOPER', 'x');
    const source = 'export const handler = async () => ({ ...process.env });';
    const properties = functionOf(source, { environment: { TABLE: 'orders' } });
    const runtime = runtimeOf([properties], {
      endpoints: { dynamodb: 'http://127.0.0.1:1', sfn: 'http://127.0.0.1:2' },
    });
    const result = await runtime.invoke('subject', {});
    vi.unstubAllEnvs();
    expect(result).toMatchObject({
      payload: {
        TABLE: 'orders',
        AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
        AWS_ENDPOINT_URL_SFN: 'http://127.0.0.1:2',
        AWS_REGION: 'us-east-1',
        AWS_LAMBDA_FUNCTION_NAME: 'subject',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      },
    });
    expect(result).not.toHaveProperty('payload.SECRET_OF_THE_DEVELOPER');
    expect(result).not.toHaveProperty('payload.PATH');
    expect(result).not.toHaveProperty('payload.HOME');
  });

  test('that one function changes stay its own', async () => {
    const writer = functionOf('export const handler = async () => { process.env.MARK = "x"; };', { name: 'writer' });
    const reader = functionOf('export const handler = async () => process.env.MARK ?? "none";', { name: 'reader' });
    const runtime = runtimeOf([writer, reader]);
    await runtime.invoke('writer', {});
    expect(await runtime.invoke('reader', {})).toEqual({ payload: 'none' });
    expect(process.env.MARK).toBeUndefined();
  });
});

describe('a function that fails', () => {
  const afterwards = `let calls = 0;
    export const handler = async (event) => {
      calls += 1;
      if (event.exit !== undefined) process.exit(event.exit);
      if (event.loop) for (;;);
      if (event.later) { setTimeout(() => { throw new RangeError('in a timer'); }); await new Promise(() => {}); }
      if (event.rejected) { Promise.reject(new RangeError('nobody waits')); await new Promise(() => {}); }
      if (event.hang) await new Promise(() => {});
      return calls;
    };`;

  test.each([
    [
      'exits',
      { exit: 3 },
      { errorType: 'Runtime.ExitError', errorMessage: 'RequestId: r Error: Runtime exited with error: exit status 3' },
    ],
    [
      'exits with 0',
      { exit: 0 },
      { errorType: 'Runtime.ExitError', errorMessage: 'RequestId: r Error: Runtime exited without providing a reason' },
    ],
    ['throws outside the handler', { later: true }, { errorType: 'RangeError', errorMessage: 'in a timer' }],
    ['leaves a rejection unhandled', { rejected: true }, { errorType: 'RangeError', errorMessage: 'nobody waits' }],
    [
      'loops for ever',
      { loop: true },
      { errorType: 'Sandbox.Timedout', errorMessage: 'RequestId: r Error: Task timed out after 1.00 seconds' },
    ],
    [
      'never answers',
      { hang: true },
      { errorType: 'Sandbox.Timedout', errorMessage: 'RequestId: r Error: Task timed out after 1.00 seconds' },
    ],
  ])('by one that %s fails that call alone, and the next gets a fresh environment', async (_, event, error) => {
    const runtime = runtimeOf([functionOf(afterwards, { timeoutSeconds: 1 })]);
    expect(await runtime.invoke('subject', {})).toEqual({ payload: 1 });
    expect(await runtime.invoke('subject', event, { requestId: 'r' })).toMatchObject({ error });
    expect(await runtime.invoke('subject', {})).toEqual({ payload: 1 });
  });

  test.each([
    ['objects', 'all.push({ n: all.length, text: String(all.length) })'],
    ['large arrays', 'all.push(new Array(2_000_000).fill(0))'],
    ['buffers', 'all.push(Buffer.alloc(1_000_000, 1))'],
  ])('by too much memory in %s ends its own environment only', async (_, eat) => {
    const greedy = `export const handler = async (event) => { const all = []; while (event.eat) ${eat}; return 1; };`;
    const runtime = runtimeOf([functionOf(greedy, { memoryMegabytes: 128 }), functionOf(counter, { name: 'other' })]);
    await runtime.invoke('other', {});
    expect(await runtime.invoke('subject', { eat: true }, { requestId: 'r' })).toEqual({
      error: {
        errorType: 'Runtime.OutOfMemory',
        errorMessage: 'RequestId: r Error: Runtime exited with error: signal: killed',
      },
    });
    expect(await runtime.invoke('subject', {})).toEqual({ payload: 1 });
    expect(await runtime.invoke('other', {})).toEqual({ payload: { calls: 2 } });
  });

  test('by memory that grows from event to event ends its environment', async () => {
    const leak =
      'const all = []; export const handler = async () => { all.push(Buffer.alloc(4_000_000, 1)); return all.length; };';
    const runtime = runtimeOf([functionOf(leak, { memoryMegabytes: 128 })]);
    const held = async () => {
      const result = await runtime.invoke('subject', {});
      if (!('payload' in result)) return 'failed';
      return Number(result.payload);
    };
    const first = await held();
    let last = first;
    // A fresh environment begins to count anew, unless the event that ran when it ended failed.
    for (let calls = 0; calls < 5_000 && last !== 'failed' && (calls === 0 || last !== 1); calls += 1)
      last = await held();
    expect(first).toBe(1);
    expect(['failed', 1]).toContain(last);
  });

  test.each([
    ['throws while loading', 'throw new Error("no table configured");', 'Error', /no table configured/],
    ['does not parse', 'export const = 1;', 'SyntaxError', /./],
    [
      'exports no handler',
      'export const other = 1;',
      'Runtime.HandlerNotFound',
      /handler is undefined or not exported/,
    ],
    ['exits while loading', 'process.exit(1);', 'Runtime.ExitError', /exit status 1/],
  ])('because it %s says so to every caller', async (_, source, errorType, errorMessage) => {
    const runtime = runtimeOf([functionOf(source)]);
    const both = await Promise.all([runtime.invoke('subject', {}), runtime.invoke('subject', {})]);
    const error = { errorType, errorMessage: expect.stringMatching(errorMessage) };
    expect(both).toMatchObject([{ error }, { error }]);
  });

  test('by returning more than 6 MB gets an error instead', async () => {
    const runtime = runtimeOf([functionOf('export const handler = async () => "x".repeat(6 * 1024 * 1024);')]);
    expect(await runtime.invoke('subject', {})).toMatchObject({
      error: { errorType: 'Function.ResponseSizeTooLarge' },
    });
  });
});

describe('the environments of a function', () => {
  const overlap = `let running = 0; let most = 0; let calls = 0;
    export const handler = async () => {
      running += 1; calls += 1; most = Math.max(most, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return { most, calls };
    };`;

  test('handle one event at a time each, up to the most allowed; further events wait', async () => {
    const runtime = runtimeOf([functionOf(overlap)], { maxEnvironments: 2 });
    const results = await Promise.all(Array.from({ length: 40 }, () => runtime.invoke('subject', {})));
    expect(results.every((result) => 'payload' in result)).toBe(true);
    expect(results).toEqual(results.map(() => ({ payload: { most: 1, calls: expect.any(Number) } })));
    expect(runtime.environments('subject')).toBe(2);
  });

  test('are no more than the concurrency the template reserves', async () => {
    const runtime = runtimeOf([functionOf(overlap, { reservedConcurrency: 1 })]);
    const results = await Promise.all(Array.from({ length: 5 }, () => runtime.invoke('subject', {})));
    expect(results).toContainEqual({ payload: { most: 1, calls: 5 } });
    expect(runtime.environments('subject')).toBe(1);
  });

  test('start only when there is an event for them', async () => {
    const runtime = runtimeOf([functionOf(counter)]);
    expect(runtime.environments('subject')).toBe(0);
    await runtime.invoke('subject', {});
    expect(runtime.environments('subject')).toBe(1);
  });

  test('end when idle for long, and are started anew when an event comes', async () => {
    const runtime = runtimeOf([functionOf(overlap)], { idleMilliseconds: 200, maxEnvironments: 2 });
    await Promise.all(Array.from({ length: 10 }, () => runtime.invoke('subject', {})));
    await eventually(() => expect(runtime.environments('subject')).toBe(0));
    expect(await runtime.invoke('subject', {})).toHaveProperty('payload');
  });

  test('keep the compiled code for the next one', async () => {
    const compileCache = temporaryDirectory();
    const runtime = runtimeOf([functionOf(counter)], { compileCache });
    expect(await runtime.invoke('subject', {})).toEqual({ payload: { calls: 1 } });
    await eventually(() => expect(readdirSync(compileCache, { recursive: true })).toHaveLength(2));
    runtime.setVariables({});
    expect(await runtime.invoke('subject', {})).toEqual({ payload: { calls: 1 } });
  });

  test('finish what they run when the runtime stops, and take nothing new', async () => {
    const runtime = runtimeOf([
      functionOf(
        'export const handler = async () => { await new Promise((done) => setTimeout(done, 50)); return 1; };',
      ),
    ]);
    await runtime.invoke('subject', {});
    const running = runtime.invoke('subject', {});
    const stopped = runtime.stop();
    expect(await running).toEqual({ payload: 1 });
    expect(await runtime.invoke('subject', {})).toMatchObject({ error: { errorType: 'ServiceException' } });
    await stopped;
  });

  test('show virtual time when the clock runs faster than real time', async () => {
    const source = `const load = Date.now();
      class Later extends Date {}
      export const handler = async () => {
        const made = new Date();
        return { load, now: Date.now(), made, is: made instanceof Date, year: new Date(2020, 0, 1).getFullYear(),
          same: made.constructor === Date, later: new Later(5) instanceof Later, text: new Date(Date()).getUTCFullYear() };
      };`;
    const epoch = Date.UTC(2040, 0, 1);
    const runtime = runtimeOf([functionOf(source)], { clock: { epoch, start: Date.now(), timeScale: 3600 } });
    const result = await runtime.invoke('subject', {});
    const fromEpoch = expect.toSatisfy((now: number) => now >= epoch && now < epoch + 20 * HOUR_MS);
    const made = expect.stringMatching(/^2040-01-01T/);
    expect(result).toEqual({
      payload: { load: fromEpoch, now: fromEpoch, made, is: true, year: 2020, same: true, later: true, text: 2040 },
    });
  });
});

describe('functions of a template', () => {
  const template = (properties: object) => ({
    Worker: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'assets', S3Key: 'worker.zip' },
        Handler: 'index.handler',
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        Runtime: 'nodejs24.x',
        ...properties,
      },
    },
    Role: { Type: 'AWS::IAM::Role' },
  });
  const read = (properties: object) => {
    const assembly = Assembly.read(
      writeAssembly({ Service: { Resources: template(properties) } }, { worker: counter }),
    );
    defineFunctions(assembly);
    return { assembly, functions: readFunctions(assembly) };
  };

  test('have the name, limits and variables that the template gives them', async () => {
    const Environment = { Variables: { SELF: { Ref: 'Worker' }, LIMIT: 5 } };
    const { functions } = read({ Environment, MemorySize: 512, Timeout: 10, ReservedConcurrentExecutions: 2 });
    expect(functions).toMatchObject([
      {
        name: 'Worker',
        arn: 'arn:aws:lambda:us-east-1:000000000000:function:Worker',
        memoryMegabytes: 512,
        timeoutSeconds: 10,
        environment: { SELF: 'Worker', LIMIT: '5' },
        reservedConcurrency: 2,
      },
    ]);
    expect(await runtimeOf(functions).invoke('Worker', {})).toEqual({ payload: { calls: 1 } });
  });

  test('have the defaults of Lambda where the template is silent, and their FunctionName', () => {
    const { functions } = read({ FunctionName: 'create-order' });
    expect(functions).toMatchObject([
      { name: 'create-order', memoryMegabytes: 128, timeoutSeconds: 3, environment: {} },
    ]);
  });

  test('stop the start with a property that is not known', () => {
    expect(() => read({ Layers: ['arn:layer'] })).toThrow(/AWS::Lambda::Function Service\.Worker: .* Layers/);
    expect(() => read({ Runtime: 'python3.13' })).toThrow(/Runtime: the local cloud runs Node.js functions only/);
  });
});

describe('an alias of a template', () => {
  const read = (alias: object = {}) => {
    const Worker = {
      Type: 'AWS::Lambda::Function',
      Properties: { Code: { S3Key: 'worker.zip' }, Handler: 'index.handler', Runtime: 'nodejs24.x' },
    };
    const FunctionName = { Ref: 'Worker' };
    const Version = { Type: 'AWS::Lambda::Version', Properties: { FunctionName } };
    const FunctionVersion = { 'Fn::GetAtt': ['Version', 'Version'] };
    const Live = { Type: 'AWS::Lambda::Alias', Properties: { FunctionName, FunctionVersion, Name: 'live', ...alias } };
    const assembly = Assembly.read(
      writeAssembly({ Service: { Resources: { Live, Version, Worker } } }, { worker: counter }),
    );
    defineFunctions(assembly);
    return { assembly, aliases: defineAliases(assembly) };
  };

  test('is called by its own ARN, and is the function of the template', async () => {
    const { assembly, aliases } = read();
    const runtime = runtimeOf(readFunctions(assembly));
    for (const alias of aliases) runtime.addAlias(alias);
    const arn = 'arn:aws:lambda:us-east-1:000000000000:function:Worker';
    expect(assembly.resolve('Service', { Ref: 'Live' })).toBe(`${arn}:live`);
    expect(assembly.resolve('Service', { Ref: 'Version' })).toBe(`${arn}:1`);
    expect(await runtime.invoke(`${arn}:live`, {})).toEqual({ payload: { calls: 1 } });
    expect(await runtime.invoke('Worker', {})).toEqual({ payload: { calls: 2 } });
  });

  test('that shares its calls out between versions stops the start: there is one', () => {
    expect(() => read({ RoutingConfig: { AdditionalVersionWeights: [] } })).toThrow(
      /AWS::Lambda::Alias Service\.Live: .* RoutingConfig/,
    );
  });

  test('of a function that the template does not have stops the start', () => {
    const { assembly, aliases } = read({ FunctionName: 'nobody' });
    const runtime = runtimeOf(readFunctions(assembly));
    const [alias = { arn: '', functionArn: '' }] = aliases;
    expect(() => runtime.addAlias(alias)).toThrow(/there is no function .*:nobody/);
  });
});
