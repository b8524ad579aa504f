import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { adapt } from './assembly.ts';
import { ACCOUNT, type Emulator, REGION } from './emulator.ts';

const ROOT = resolve(import.meta.dirname, '..', '..');
const CDK = join(ROOT, 'node_modules', '.bin', 'cdk');

/** Stage that is deployed. */
export const STAGE = 'dev';

/**
 * Settings of the deployed stage: what protected stages have in addition is there too, as far as the emulator can deploy it. The demo
 * needs the sandbox.
 */
const CONTEXT = ['-c', `stage=${STAGE}`, '-c', 'canary=true', '-c', 'sandbox=true'];

/** Deploys all stacks of the stage `dev` with the CDK's command line. */
export function deploy({ environment }: Emulator, directory: string): void {
  const assembly = join(directory, 'assembly');
  const cdk = (args: readonly string[]) => run(CDK, [...args, '--no-notices'], environment);
  cdk(['synth', '--quiet', ...CONTEXT, '--output', assembly]);
  const unused = adapt(assembly);
  if (unused.length > 0) {
    const names = unused.map(({ what }) => what).join('; ');
    throw new Error(`test/emulator/omissions.ts leaves out what no template has any more: ${names}`);
  }
  // With an assembly the command line does not synthesize it again.
  cdk(['bootstrap', `aws://${ACCOUNT}/${REGION}`, '--app', assembly]);
  cdk(['deploy', '--all', '--require-approval', 'never', '--app', assembly]);
}

function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): void {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, [...args], { cwd: ROOT, env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`cdk ${args[0]} failed:\n${stdout.slice(-8_000)}${stderr.slice(-8_000)}`);
  console.log(`  cdk ${args[0]}: ${Math.round((performance.now() - started) / 1_000)} s`);
}
