import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';
import { scaled } from './test/support/effort.ts';

/**
 * Tests of this name need the synthesized template, DynamoDB, a local cloud, a browser or another program. All others need nothing but
 * the sources.
 */
const CLOUD_TESTS = 'test/**/*.cloud.test.ts';

/** Files that wait for minutes of a fast clock, longest first. Each would end alone if it began late. */
const LONGEST = ['test/operations/incidents', 'test/operations/metrics-and-log', 'test/local/start'];

/** Starts the longest files first. Without records of earlier runs, Vitest starts the largest. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const index = LONGEST.findIndex((name) => moduleId.includes(`${name}.`));
      return index < 0 ? LONGEST.length : index;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    // Files wait for minutes of a fast clock and for other processes: one more at once than a small machine has cores keeps it busy.
    maxWorkers: 3,
    // The incidents of a file wait together.
    maxConcurrency: 10,
    // No file changes what others see: loading every module anew for each of them took a sixth of the time.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    // The functions' log would bury the report; tests of the log turn it on.
    env: { POWERTOOLS_LOG_LEVEL: 'SILENT', STAGE: 'test' },
    // What a test waits for is a condition. The limits end one that hangs, and no slow machine reaches them. More work takes longer.
    testTimeout: scaled(120_000),
    hookTimeout: 120_000,
    projects: [
      { extends: true, test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [CLOUD_TESTS] } },
      {
        extends: true,
        test: { name: 'cloud', include: [CLOUD_TESTS], globalSetup: ['test/support/global-setup.ts'] },
      },
    ],
  },
});
