import { posix } from 'node:path';

/** A made-up file with an import. */
export interface Probe {
  readonly file: string;
  readonly source: string;
  /** Files that must exist for the import. */
  readonly targets: readonly string[];
  /** Rules that the import breaks. */
  readonly rules: readonly string[];
}

let count = 0;

/**
 * Makes up a file that imports a file, by its path from the root, or a package.
 *
 * @param place the file, or a folder that gets a new file
 * @param form the statement, made from the path as it stands in the file
 */
function probe(rules: readonly string[], place: string, imported: string, form = valueImport): Probe {
  count += 1;
  const file = posix.extname(place) === '' ? `${place}/probe-${count}.ts` : place;
  const isFile = /^(bin|lib|functions|bench|sdk|examples|test)\//.test(imported);
  const specifier = isFile ? `./${posix.relative(posix.dirname(file), imported)}` : imported;
  return { file, source: form(specifier), targets: isFile ? [imported] : [], rules };
}

function valueImport(specifier: string): string {
  return `import { target } from '${specifier}';\n`;
}

function typeImport(specifier: string): string {
  return `import type { Target } from '${specifier}';\n`;
}

/** Imports that break rules. `fourth` is a product line that no rule names. */
export const WRONG: readonly Probe[] = [
  // Between the folders of functions
  probe(['lines-apart'], 'functions/fourth/rules', 'functions/devices/rules/target.ts'),
  probe(['lines-apart'], 'functions/fourth/handlers', 'functions/workflow/target.ts'),
  probe(['lines-apart'], 'functions/fourth/http', 'functions/service/contract/target.ts'),
  probe(['lines-apart'], 'functions/devices/orders', 'functions/fourth/orders/target.ts'),
  probe(['lines-apart'], 'functions/appliances/handlers', 'functions/subscriptions/handlers/target.ts'),
  probe(['core-alone'], 'functions/core/orders', 'functions/fourth/model/target.ts'),
  probe(['core-alone'], 'functions/core/http', 'functions/service/contract/target.ts'),
  probe(['core-alone'], 'functions/core/tasks', 'functions/workflow/target.ts'),
  probe(['lines-alike'], 'functions/workflow', 'functions/fourth/model/target.ts'),
  probe(['lines-alike'], 'functions/workflow', 'functions/service/contract/target.ts'),
  probe(['lines-alike'], 'functions/service/handlers', 'functions/fourth/contract/target.ts'),
  probe(['lines-alike'], 'functions/service/http', 'functions/workflow/target.ts'),
  probe(['functions-not-deployment'], 'functions/fourth/handlers', 'lib/config/target.ts'),
  probe(['functions-not-deployment'], 'functions/core/http', 'lib/local/support/target.ts'),
  probe(['functions-not-deployment'], 'functions/workflow', 'bin/support/target.ts'),
  probe(['functions-not-deployment'], 'functions/fourth/contract', 'bench/target.ts'),
  probe(['functions-not-deployment'], 'functions/fourth/contract', 'test/support/target.ts'),
  probe(['functions-not-deployment'], 'functions/fourth/handlers', 'aws-cdk-lib'),
  probe(['functions-not-deployment'], 'functions/fourth/handlers', 'aws-cdk-lib/index.js'),
  probe(['functions-not-deployment'], 'functions/core/model', 'constructs'),

  // Between the rooms of a line, and of the service
  probe(['line-room-examples'], 'functions/fourth/examples', 'functions/fourth/contract/target.ts'),
  probe(['line-room-model'], 'functions/fourth/model', 'functions/fourth/contract/target.ts'),
  probe(['line-room-model'], 'functions/devices/model', 'functions/devices/rules/target.ts'),
  probe(['line-room-model'], 'functions/devices/model', 'functions/devices/handlers/target.ts'),
  probe(['line-room-examples'], 'functions/fourth/examples', 'functions/fourth/contract/target.ts'),
  probe(['line-room-examples'], 'functions/service/examples', 'functions/service/http/target.ts'),
  probe(['line-room-contract'], 'functions/fourth/contract', 'functions/fourth/rules/target.ts'),
  probe(['line-room-contract'], 'functions/fourth/contract', 'functions/fourth/handlers/target.ts'),
  probe(['line-room-contract'], 'functions/service/contract', 'functions/service/http/target.ts'),
  probe(['line-room-pricing'], 'functions/fourth/pricing', 'functions/fourth/rules/target.ts'),
  probe(['line-room-rules'], 'functions/fourth/rules', 'functions/fourth/http/target.ts'),
  probe(['line-room-rules'], 'functions/subscriptions/rules', 'functions/subscriptions/catalog/target.ts'),
  probe(['line-room-http'], 'functions/fourth/http', 'functions/fourth/stock/target.ts'),
  probe(['line-room-stock'], 'functions/fourth/stock', 'functions/fourth/accounts/target.ts'),
  probe(['line-room-accounts'], 'functions/fourth/accounts', 'functions/fourth/catalog/target.ts'),
  probe(['line-room-catalog'], 'functions/fourth/catalog', 'functions/fourth/representation/target.ts'),
  probe(['line-room-registry'], 'functions/fourth/registry', 'functions/fourth/representation/target.ts'),
  probe(['line-room-delivery'], 'functions/fourth/delivery', 'functions/fourth/handlers/target.ts'),
  probe(['line-room-representation'], 'functions/fourth/representation', 'functions/fourth/orders/target.ts'),
  probe(['line-room-orders'], 'functions/fourth/orders', 'functions/fourth/placement/target.ts'),
  probe(['line-room-placement'], 'functions/fourth/placement', 'functions/fourth/fulfillment/target.ts'),
  probe(['line-room-fulfillment'], 'functions/fourth/fulfillment', 'functions/fourth/handlers/target.ts'),
  probe(['line-room-handlers'], 'functions/fourth/handlers', 'functions/fourth/task-handlers/target.ts'),
  probe(['line-room-task-handlers'], 'functions/fourth/task-handlers', 'functions/fourth/handlers/target.ts'),
  probe(['line-room-orders'], 'functions/fourth/orders', 'functions/fourth/helpers/target.ts'),

  probe(['documentation-apart'], 'functions/fourth/handlers', 'functions/fourth/contract/endpoints.ts'),
  probe(['documentation-apart'], 'functions/fourth/orders', 'functions/fourth/contract/order-endpoints.ts'),
  probe(['documentation-apart'], 'functions/devices/http', 'functions/devices/examples/order-examples.ts'),
  probe(['documentation-apart'], 'functions/service/handlers', 'functions/service/contract/documented-errors.ts'),

  // Between the rooms of the core
  probe(['core-room-documentation'], 'functions/core/documentation', 'functions/core/model/target.ts'),
  probe(['core-room-model'], 'functions/core/model', 'functions/core/problems/target.ts'),
  probe(['core-room-problems'], 'functions/core/problems', 'functions/core/validation/target.ts'),
  probe(['core-room-validation', 'pure-rooms'], 'functions/core/validation', 'functions/core/store/target.ts'),
  probe(['core-room-store'], 'functions/core/store', 'functions/core/idempotency/target.ts'),
  probe(['core-room-idempotency'], 'functions/core/idempotency', 'functions/core/observability/target.ts'),
  probe(['core-room-observability'], 'functions/core/observability', 'functions/core/orders/target.ts'),
  probe(['core-room-events'], 'functions/core/events', 'functions/core/orders/target.ts'),
  probe(['core-room-orders'], 'functions/core/orders', 'functions/core/tasks/target.ts'),
  probe(['core-room-tasks'], 'functions/core/tasks', 'functions/core/http/target.ts'),
  probe(['core-room-http'], 'functions/core/http', 'functions/core/helpers/target.ts'),

  // Rooms that no rule covers
  probe(['room-unknown'], 'functions/fourth/helpers', 'functions/fourth/orders/target.ts'),
  probe(['room-unknown'], 'functions/fourth/helpers', 'zod'),
  probe(['room-unknown'], 'functions/fourth/loose.ts', 'functions/core/model/target.ts'),
  probe(['room-unknown'], 'functions/core/helpers', 'functions/core/store/target.ts'),
  probe(['room-unknown'], 'functions/loose.ts', 'zod'),

  // Rooms without AWS
  probe(['pure-rooms'], 'functions/fourth/contract', '@aws-sdk/lib-dynamodb'),
  probe(['pure-rooms'], 'functions/fourth/rules', '@smithy/node-http-handler'),
  probe(['pure-rooms'], 'functions/fourth/pricing', '@aws-sdk/client-dynamodb'),
  probe(['import-not-found', 'pure-rooms'], 'functions/devices/model', '@aws-sdk/not-installed'),
  probe(['pure-rooms'], 'functions/fourth/model', 'functions/core/idempotency/target.ts'),
  probe(['pure-rooms'], 'functions/fourth/contract', 'functions/core/http/target.ts'),
  probe(['pure-rooms'], 'functions/core/problems', '@aws-sdk/lib-dynamodb'),
  probe(['pure-rooms'], 'functions/core/problems/calls-aws.ts', '@aws-sdk/lib-dynamodb', typeImport),
  probe(['pure-rooms'], 'functions/fourth/rules/reaches-aws.ts', 'functions/core/problems/calls-aws.ts'),

  // Around functions
  probe(['stacks-import-data'], 'lib/stacks', 'functions/fourth/handlers/target.ts'),
  probe(['stacks-import-data'], 'lib/config', 'functions/fourth/rules/target.ts'),
  probe(['stacks-import-data'], 'lib/api', 'functions/core/store/target.ts'),
  probe(['stacks-import-data'], 'lib/openapi', 'functions/core/problems/problem.ts'),
  probe(['stacks-import-data'], 'lib/workflow', 'functions/workflow/target.ts'),
  probe(['stacks-import-data'], 'lib/app.ts', 'functions/service/http/target.ts'),
  probe(['stacks-not-local'], 'lib/stacks', 'lib/local/template/target.ts'),
  probe(['stacks-not-local'], 'lib/config', 'bin/support/target.ts'),
  probe(['stacks-not-local'], 'lib/api', 'test/support/target.ts'),
  probe(['stacks-not-local'], 'lib/api', 'bench/target.ts'),
  probe(['local-alone'], 'lib/local/sqs', 'functions/core/model/target.ts'),
  probe(['local-alone'], 'lib/local/lambda', 'functions/fourth/model/target.ts', typeImport),
  probe(['local-alone'], 'lib/local/lambda', 'lib/config/target.ts'),
  probe(['local-alone'], 'lib/local/lambda', 'bin/support/target.ts'),
  probe(['local-alone'], 'lib/local/lambda', 'bench/target.ts'),
  probe(['local-alone'], 'lib/local/lambda', 'test/support/target.ts'),
  probe(['local-alone'], 'lib/local/template', 'aws-cdk-lib', typeImport),
  probe(['local-alone'], 'lib/local/template', 'constructs'),
  probe(['page-in-browser'], 'lib/local/console/pages', 'node:fs'),
  probe(['page-in-browser'], 'lib/local/console/pages', 'path', typeImport),
  probe(['page-in-browser'], 'lib/local/console/pages', 'zod'),
  probe(['page-in-browser'], 'lib/local/console/support', 'lib/local/support/target.ts', typeImport),
  probe(['local-alone', 'page-in-browser'], 'lib/local/console/support', 'lib/config/target.ts', typeImport),
  probe(['page-views-are-types'], 'lib/local/console/pages', 'lib/local/views/target.ts'),
  probe(['page-not-imported'], 'lib/local/console-server', 'lib/local/console/support/target.ts'),
  probe(['page-not-imported'], 'bin', 'lib/local/console/support/target.ts'),
  probe(['reference-in-browser'], 'lib/openapi/reference-page/browser', 'node:fs'),
  probe(['reference-in-browser'], 'lib/openapi/reference-page/shared', 'node:fs'),
  probe(['reference-not-imported'], 'lib/openapi', 'lib/openapi/reference-page/browser/target.ts'),
  probe(['commands-not-imported'], 'bin', 'bench/target.ts'),
  probe(['commands-not-imported'], 'bin/ops', 'test/support/target.ts'),
  // The SDK
  probe(['sdk-alone'], 'sdk/src', 'functions/core/model/target.ts'),
  probe(['sdk-alone'], 'sdk/src', 'node:crypto'),
  probe(['sdk-by-entries'], 'bin/demo', 'sdk/src/tokens.ts'),
  probe(['sdk-for-programs'], 'lib/openapi', 'sdk/src/index.ts'),
  probe(['sdk-for-programs'], 'functions/core/http', 'sdk/src/webhooks.ts'),

  // The examples
  probe(['examples-like-partners'], 'examples/typescript', 'bin/support/target.ts'),
  probe(['examples-like-partners'], 'examples/typescript', 'functions/fourth/contract/target.ts', typeImport),
  probe(['examples-like-partners'], 'examples/typescript', 'test/support/target.ts'),
  probe(['examples-like-partners'], 'examples/typescript', 'zod'),
  probe(['sdk-by-entries', 'examples-like-partners'], 'examples/typescript', 'sdk/src/tokens.ts'),
  probe(['examples-not-imported'], 'bin/demo', 'examples/typescript/target.ts'),
  probe(['examples-not-imported'], 'lib/openapi/guides', 'examples/typescript/target.ts'),
  probe(['bench-imports-data'], 'bench', 'bin/ops/target.ts'),
  probe(['bench-imports-data'], 'bench', 'test/api/target.ts'),

  // The graph
  probe(['file-circle'], 'lib/api/one.ts', 'lib/api/two.ts'),
  probe(['folder-above'], 'lib/local/lambda', 'lib/local/target.ts'),
  probe(['folder-above'], 'lib/local/console/pages', 'lib/local/console/target.ts'),
  probe(['import-not-found'], 'bin/ops', 'not-installed'),
  probe(['import-not-found'], 'bin/ops', './nowhere.ts'),
];

/** Imports that close circles. The tool names a circle of files once, and a circle of folders by its folders. */
export const CIRCLES: readonly Probe[] = [
  probe([], 'lib/api/two.ts', 'lib/api/three.ts', typeImport),
  probe([], 'lib/api/three.ts', 'lib/api/one.ts'),
  probe([], 'lib/circle-one', 'lib/circle-two/target.ts'),
  probe([], 'lib/circle-two', 'lib/circle-one/target.ts'),
];

/** A wrong import in each form that TypeScript has. */
export const FORMS: readonly Probe[] = [
  (path: string) => `import { target } from '${path}';\n`,
  (path: string) => `import * as all from '${path}';\n`,
  (path: string) => `import '${path}';\n`,
  (path: string) => `import type { Target } from '${path}';\n`,
  (path: string) => `import { type Target } from '${path}';\n`,
  (path: string) => `export { target } from '${path}';\n`,
  (path: string) => `export * from '${path}';\n`,
  (path: string) => `export type { Target } from '${path}';\n`,
  (path: string) => `export const load = () => import('${path}');\n`,
  (path: string) => `export type All = typeof import('${path}');\n`,
  (path: string) => `export function first(all: readonly import('${path}').Target[]) {\n  return all[0];\n}\n`,
  (path: string) => `export const seen = 1 as unknown as import('${path}').Target;\n`,
].map((form) => probe(['lines-apart'], 'functions/fifth/rules', 'functions/devices/rules/target.ts', form));

/** The same import in comments of JavaScript, which \`tsc\` checks too. */
export const COMMENTS: readonly Probe[] = [
  (path: string) => `/** @type {import('${path}').Target} */\nexport const seen = 1;\n`,
  (path: string) => `/** @typedef {import('${path}').Target} Target */\n`,
  (path: string) => `/** @import { Target } from '${path}' */\n`,
].map((form, index) =>
  probe(['local-alone'], `lib/local/lambda/comment-${index}.js`, 'functions/fourth/model/target.ts', form),
);

/** One import of each kind that the rules allow. */
export const RIGHT: readonly Probe[] = [
  probe([], 'functions/fourth/rules', 'functions/core/validation/target.ts'),
  probe([], 'functions/fourth/handlers', 'functions/core/http/target.ts'),
  probe([], 'functions/fourth/orders', '@aws-sdk/lib-dynamodb'),
  probe([], 'functions/fourth/contract', 'functions/fourth/model/target.ts'),
  probe([], 'functions/fourth/examples', 'functions/fourth/model/target.ts'),
  probe([], 'functions/fourth/contract', 'functions/fourth/examples/target.ts'),
  probe([], 'functions/core/model', 'functions/core/documentation/target.ts', typeImport),
  probe([], 'functions/fourth/contract', 'zod'),
  probe([], 'functions/fourth/rules', 'functions/fourth/contract/target.ts'),
  probe([], 'functions/fourth/orders', 'functions/fourth/representation/target.ts', typeImport),
  probe([], 'functions/fourth/handlers', 'functions/fourth/orders/target.ts'),
  probe([], 'functions/fourth/handlers', 'functions/fourth/handlers/target.ts'),
  probe([], 'functions/fourth/task-handlers', 'functions/fourth/fulfillment/target.ts'),
  probe([], 'functions/core/http', 'functions/core/model/target.ts'),
  probe([], 'functions/core/store', '@aws-sdk/client-dynamodb'),
  probe([], 'functions/workflow', 'functions/core/store/target.ts'),
  probe([], 'functions/workflow', 'functions/workflow/target.ts'),
  probe([], 'functions/service/handlers', 'functions/service/http/target.ts'),
  probe([], 'functions/service/http', 'node:fs'),
  probe([], 'lib/config', 'functions/fourth/model/target.ts'),
  probe([], 'lib/config', 'functions/fourth/contract/target.ts'),
  probe([], 'lib/config', 'functions/service/contract/target.ts'),
  probe([], 'lib/config', 'functions/core/model/target.ts'),
  probe([], 'lib/openapi', 'functions/core/problems/problem-document.ts'),
  probe([], 'lib/stacks', 'aws-cdk-lib'),
  probe([], 'lib/stacks', 'lib/config/target.ts'),
  probe([], 'lib/local/lambda', 'lib/local/support/target.ts'),
  probe([], 'lib/local/lambda', 'node:http'),
  probe([], 'lib/local/target.ts', 'lib/local/lambda/target.ts'),
  probe([], 'lib/local/cloudwatch', 'lib/local/views/target.ts', typeImport),
  probe([], 'lib/local/console/pages', 'lib/local/views/target.ts', typeImport),
  probe(
    [],
    'lib/local/console/pages',
    'lib/local/views/target.ts',
    (path) => `import { type Target } from '${path}';\n`,
  ),
  probe([], 'lib/local/console/pages', 'lib/local/console/support/target.ts'),
  probe([], 'lib/local/console/charts', 'uplot'),
  probe([], 'lib/openapi/reference-page/browser', 'minisearch'),
  probe([], 'lib/openapi/reference-page/browser', 'lib/openapi/reference-page/shared/target.ts'),
  probe([], 'lib/local/console/elements', 'marked'),
  probe([], 'lib/local/console/pages', '@dagrejs/dagre'),
  probe([], 'bin', 'lib/local/target.ts'),
  probe([], 'bin/demo', 'sdk/src/index.ts'),
  probe([], 'sdk/src', 'sdk/src/contract/target.ts'),
  probe([], 'sdk/src', 'standardwebhooks'),
  probe([], 'examples/typescript', 'sdk/src/index.ts'),
  probe([], 'examples/typescript', 'sdk/src/webhooks.ts', typeImport),
  probe([], 'examples/typescript', 'examples/typescript/target.ts'),
  probe([], 'examples/typescript', 'node:fs'),
  probe([], 'bin/ops', 'functions/fourth/handlers/target.ts'),
  probe([], 'bench', 'functions/fourth/handlers/target.ts'),
  probe([], 'bench', 'lib/local/target.ts'),
  probe([], 'bench', 'bin/demo-data/target.ts'),
  probe([], 'bench', 'test/support/target.ts'),
  probe([], 'bin/cost', 'bench/budgets.ts'),
];
