import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Much of the time is spent waiting for other processes: as many files at once as a small machine has cores.
    maxWorkers: 2,
    // No file changes what others see: loading every module anew for each of them took a sixth of the time.
    isolate: false,
    globalSetup: ['test/support/global-setup.ts'],
    // The functions' log would bury the report; tests of the log turn it on.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', STAGE: 'test' },
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
