/**
 * Entry point of the CDK app, for `npx cdk synth` and `npx cdk deploy --all`. It also runs directly, with CDK_OUTDIR and
 * CDK_CONTEXT_JSON set.
 */
import { checkConfiguration, quartermaster } from '../lib/app.ts';
import { ConfigurationError } from '../lib/config/config.ts';
import { bundleFunctions } from '../lib/functions/function-code.ts';

try {
  // The bundles take ten seconds of the processor.
  checkConfiguration();
  const { app, config } = quartermaster({ code: await bundleFunctions() });
  if (config.stage !== 'local') {
    // The rules take seconds to load and to apply, so the stage that only runs locally skips them.
    const { check } = await import('../lib/config/nag-acknowledgements.ts');
    check(app);
  }
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
