/** The CDK app: `npx cdk synth`, `npx cdk deploy --all`, or run directly with CDK_OUTDIR and CDK_CONTEXT_JSON set. */
import { quartermaster } from '../lib/app.ts';
import { ConfigurationError } from '../lib/config/config.ts';

try {
  const { app, config } = quartermaster();
  if (config.stage !== 'local') {
    // The rules take seconds to load and to apply; what only runs on a laptop is spared them.
    const { check } = await import('../lib/config/nag-acknowledgements.ts');
    check(app);
  }
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
