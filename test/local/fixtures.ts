import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type FunctionProperties, type LambdaOptions, LambdaRuntime } from '../../lib/local/lambda/lambda.ts';
import type { Credentials } from '../../lib/local/support/credentials.ts';
import { LocalLog } from '../../lib/local/support/log.ts';
import { localArn } from '../../lib/local/template/account.ts';

/** Makes a directory that is removed after the test. */
export function temporaryDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'quartermaster-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

/** Returns the `Authorization` header of a call that presents an access key. */
export const signedWith = ({ accessKeyId }: Pick<Credentials, 'accessKeyId'>) =>
  `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20270301/us-east-1/any/aws4_request, SignedHeaders=host, Signature=0`;

/** A log that keeps its lines. */
export function recordingLog(): { log: LocalLog; lines: string[] } {
  const lines: string[] = [];
  return { log: new LocalLog({ level: 'debug', write: (line) => lines.push(line) }), lines };
}

/** Makes a function with a module source, as the template would describe it. */
export function functionOf(source: string, properties: Partial<FunctionProperties> = {}): FunctionProperties {
  const directory = temporaryDirectory();
  writeFileSync(join(directory, 'index.mjs'), source);
  const name = properties.name ?? 'subject';
  return {
    name,
    arn: localArn('lambda', `function:${name}`),
    directory,
    handler: 'index.handler',
    memoryMegabytes: 128,
    timeoutSeconds: 20,
    environment: {},
    ...properties,
  };
}

/** Makes a runtime that is stopped after the test. */
export function runtimeOf(
  functions: readonly FunctionProperties[],
  options: Partial<LambdaOptions> = {},
): LambdaRuntime {
  const runtime = new LambdaRuntime({ log: recordingLog().log, ...options });
  for (const properties of functions) runtime.add(properties);
  onTestFinished(() => runtime.stop(0));
  return runtime;
}

/** Resources of one stack, by logical id. */
export type Resources = Readonly<
  Record<string, { Type: string; Properties?: object; Metadata?: object; Condition?: string }>
>;

export interface StackFixture {
  readonly Resources?: Resources;
  readonly Parameters?: object;
  readonly Outputs?: object;
}

/**
 * Writes a cloud assembly and returns its directory.
 *
 * @param stacks templates by stack id
 * @param code module sources by asset name. The asset is in `asset.<name>`, its S3 key is `<name>.zip`
 */
export function writeAssembly(
  stacks: Readonly<Record<string, StackFixture>>,
  code: Readonly<Record<string, string>> = {},
  directory = temporaryDirectory(),
): string {
  const write = (path: string, value: unknown) => writeFileSync(join(directory, path), JSON.stringify(value));
  const assets = Object.keys(code).map((name) => {
    const destinations = { current: { objectKey: `${name}.zip` } };
    return [name, { source: { path: `asset.${name}`, packaging: 'zip' }, destinations }];
  });
  for (const [name, source] of Object.entries(code)) {
    mkdirSync(join(directory, `asset.${name}`));
    writeFileSync(join(directory, `asset.${name}`, 'index.mjs'), source);
  }
  const artifacts = Object.entries(stacks).map(([id, template]) => {
    write(`${id}.template.json`, template);
    write(`${id}.assets.json`, { files: Object.fromEntries(assets) });
    return [id, { type: 'aws:cloudformation:stack', properties: { templateFile: `${id}.template.json` } }];
  });
  write('manifest.json', { version: '55.0.0', artifacts: Object.fromEntries(artifacts) });
  return directory;
}
