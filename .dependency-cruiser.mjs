/*
 * Rules for imports. `npm run lint` checks them, and `test/architecture/boundaries.test.ts` breaks each rule once.
 * No rule names a product line: a new line is covered from its first file.
 * Each pattern is a list element of its own, so that the test finds a pattern that matches nothing any more.
 */

/** The folders that the rules cover, and their files. */
const COVERED = ['^bin(/|$)', '^lib(/|$)', '^functions(/|$)', '^bench(/|$)', '^sdk(/|$)', '^examples(/|$)'];

/** A folder of a product line. The first group is the line. */
const LINE = '^functions/(?!core/|workflow/|service/)([^/]+)/';

/** A folder of a product line or of the service's own endpoints. Both have the same rooms. */
const LINE_OR_SERVICE = '^functions/(?!core/|workflow/)([^/]+)/';

/** Rooms of a product line. A room imports only itself and the rooms before it. */
const LINE_ROOMS = [
  'model',
  'examples',
  'contract',
  'pricing',
  'rules',
  'http',
  'stock',
  'accounts',
  'catalog',
  'registry',
  'representation',
  'orders',
  'placement',
  'fulfillment',
  'delivery',
];

/** Rooms of a product line that Lambda enters. They import all rooms before them, but not each other. */
const ENTRY_ROOMS = ['handlers', 'task-handlers'];

/** Rooms of a product line that need no AWS: the stacks and the OpenAPI document load them, and tests run them alone. */
const PURE_LINE_ROOMS = ['model', 'examples', 'contract', 'pricing', 'rules'];

/** Files of a line that only the documentation needs. */
const DOCUMENTATION = [
  ...['[\\w-]*endpoints', 'documented-[\\w-]*', '[\\w-]*meanings'].map(
    (file) => `${lineRoom('contract')}${file}\\.ts$`,
  ),
  lineRoom('examples'),
];

/** Rooms of the core. A room imports only itself and the rooms before it. */
const CORE_ROOMS = [
  'documentation',
  'model',
  'problems',
  'validation',
  'store',
  'idempotency',
  'observability',
  'events',
  'orders',
  'tasks',
  'http',
];

/** Rooms of the core that need no AWS. */
const PURE_CORE_ROOMS = ['documentation', 'model', 'problems', 'validation'];

/** Packages that describe the deployment. */
const CDK = ['aws-cdk-lib', 'constructs'].map(ofPackage);

/** Packages that call AWS. */
const AWS = ['@aws-sdk', '@smithy'].map(ofPackage);

/** Packages that `lib/local/console-server/console-files.ts` serves to the console's page. */
const PAGE_PACKAGES = ['uplot', 'marked', '@dagrejs/dagre'].map(ofPackage);

/**
 * Returns a pattern for the files of a package, or of a scope of packages. It matches the bare name as well, which stands for
 * a package that is not installed.
 *
 * @param {string} name
 */
function ofPackage(name) {
  return `^(node_modules/)?${name}(/|$)`;
}

/** @param {string} room */
function lineRoom(room) {
  return `${LINE_OR_SERVICE}${room}/`;
}

/** @param {string} room */
function coreRoom(room) {
  return `^functions/core/${room}/`;
}

/**
 * Returns a rule that fails the check.
 *
 * @template From, To
 * @param {string} name
 * @param {string} comment what to do instead
 * @param {From} from
 * @param {To} to
 */
function forbid(name, comment, from, to) {
  return { name, severity: /** @type {const} */ ('error'), comment, from, to };
}

/**
 * @param {string} room
 * @param {readonly string[]} before
 */
function roomOfLine(room, before) {
  return forbid(
    `line-room-${room}`,
    `Of its line, ${room}/ imports ${listed(before)}. Move the definition to one of the rooms that it may import.`,
    { path: [lineRoom(room)] },
    { path: ['^functions/$1/'], pathNot: [...before, room].map((name) => `^functions/$1/${name}/`) },
  );
}

/**
 * @param {string} room
 * @param {readonly string[]} before
 */
function roomOfCore(room, before) {
  return forbid(
    `core-room-${room}`,
    `Of the core, ${room}/ imports ${listed(before)}. Move the definition to one of the rooms that it may import.`,
    { path: [coreRoom(room)] },
    { path: ['^functions/core/'], pathNot: [...before, room].map(coreRoom) },
  );
}

/** @param {readonly string[]} rooms */
function listed(rooms) {
  return rooms.length === 0 ? 'only itself' : `only itself, ${rooms.map((room) => `${room}/`).join(', ')}`;
}

/** Rules for `functions` as a whole. */
const functions = [
  forbid(
    'lines-apart',
    'A product line imports itself and functions/core. Move the code that two lines share to functions/core.',
    { path: [LINE] },
    { path: ['^functions/'], pathNot: ['^functions/core/', '^functions/$1/'] },
  ),
  forbid(
    'core-alone',
    'The core imports no line, workflow or service. Pass the difference to the core as an argument or in a table.',
    { path: ['^functions/core/'] },
    { path: ['^functions/'], pathNot: ['^functions/core/'] },
  ),
  forbid(
    'lines-alike',
    'Workflow and service treat every line alike: they import themselves and functions/core.',
    { path: ['^functions/(workflow)/', '^functions/(service)/'] },
    { path: ['^functions/'], pathNot: ['^functions/core/', '^functions/$1/'] },
  ),
  forbid(
    'functions-not-deployment',
    'Code that Lambda runs does not know how it is deployed. Move the definition to functions, where lib can import it.',
    { path: ['^functions/'] },
    { path: ['^lib/', '^bin/', '^bench/', '^test/', ...CDK] },
  ),
];

/** Rules for the rooms of lines, service and core. */
const rooms = [
  ...LINE_ROOMS.map((room, index) => roomOfLine(room, LINE_ROOMS.slice(0, index))),
  ...ENTRY_ROOMS.map((room) => roomOfLine(room, LINE_ROOMS)),
  ...CORE_ROOMS.map((room, index) => roomOfCore(room, CORE_ROOMS.slice(0, index))),
  forbid(
    'room-unknown',
    'No rule covers this room. Use a room of this name elsewhere, or give it a place in the order in .dependency-cruiser.mjs.',
    {
      path: ['^functions/'],
      pathNot: ['^functions/workflow/', ...CORE_ROOMS.map(coreRoom), ...[...LINE_ROOMS, ...ENTRY_ROOMS].map(lineRoom)],
    },
    {},
  ),
  forbid(
    'documentation-apart',
    'Only the table of endpoints has documentation, which Lambda never loads. Import the route from *routes.ts and the settings from line.ts.',
    { path: [LINE_OR_SERVICE], pathNot: [lineRoom('contract'), lineRoom('examples')] },
    { path: [...DOCUMENTATION, '^functions/core/problems/problem-meanings\\.ts$'] },
  ),
  forbid(
    'pure-rooms',
    `The stacks and tests load this room without AWS, so it reaches no AWS SDK. Of functions/core it reaches ${PURE_CORE_ROOMS.join(', ')}. Move the code that calls AWS to a later room.`,
    {
      path: [...PURE_LINE_ROOMS.map(lineRoom), ...PURE_CORE_ROOMS.map(coreRoom)],
    },
    {
      path: [...AWS, ...CORE_ROOMS.filter((room) => !PURE_CORE_ROOMS.includes(room)).map(coreRoom)],
      reachable: true,
    },
  ),
];

/** Rules for `lib`, `bin` and `bench`. */
const outsideFunctions = [
  forbid(
    'stacks-import-data',
    "The stacks import data of functions, not code: a line's model/, examples/ and contract/, core/model/ and core/documentation/, and what prints problems.",
    { path: ['^lib/(?!local/)'] },
    {
      path: ['^functions/'],
      pathNot: [
        lineRoom('model'),
        lineRoom('examples'),
        lineRoom('contract'),
        '^functions/core/(model|documentation)/',
        `${lineRoom('http')}problems\\.ts$`,
        '^functions/core/problems/(problem-document|problem-meanings|repeat-advice|routing-problems)\\.ts$',
      ],
    },
  ),
  forbid(
    'stacks-not-local',
    'The stacks know neither the local cloud nor who calls them. Pass the value in from bin.',
    { path: ['^lib/(?!local/)'] },
    { path: ['^lib/local/', '^bin/', '^bench/', '^test/'] },
  ),
  forbid(
    'local-alone',
    'The local cloud reads the synthesized template. It knows CloudFormation, neither orders nor stacks.',
    { path: ['^lib/local/'] },
    { path: ['^functions/', '^lib/(?!local/)', '^bin/', '^bench/', '^test/', ...CDK] },
  ),
  forbid(
    'page-in-browser',
    "The console's page runs in browsers. It imports itself, types of lib/local/views and the packages that console-files.ts serves.",
    { path: ['^lib/local/console/'] },
    { pathNot: ['^lib/local/console/', '^lib/local/views/', ...PAGE_PACKAGES] },
  ),
  forbid(
    'page-views-are-types',
    'Browsers load nothing of lib/local/views. Use `import type`.',
    { path: ['^lib/local/console/'] },
    { path: ['^lib/local/views/'], dependencyTypesNot: ['type-only', 'type-import'] },
  ),
  forbid(
    'page-not-imported',
    "The console's page runs in browsers only. Move the code that both sides use out of lib/local/console.",
    { path: COVERED, pathNot: ['^lib/local/console/'] },
    { path: ['^lib/local/console/'] },
  ),
  forbid(
    'reference-in-browser',
    'The script of the reference page runs in browsers. It imports itself, what it shares with the page, and minisearch.',
    { path: ['^lib/openapi/reference-page/(browser|shared)/'] },
    { pathNot: ['^lib/openapi/reference-page/(browser|shared)/', ofPackage('minisearch')] },
  ),
  forbid(
    'reference-not-imported',
    'The script of the reference page runs in browsers only. Move the code that both sides use to reference-page/shared.',
    { path: COVERED, pathNot: ['^lib/openapi/reference-page/browser/'] },
    { path: ['^lib/openapi/reference-page/browser/'] },
  ),
  forbid(
    'commands-not-imported',
    'Commands import neither tests nor benchmarks, except their budgets. Move the shared code to bin/support.',
    { path: ['^bin/'] },
    { path: ['^bench/', '^test/'], pathNot: ['^bench/budgets\\.ts$'] },
  ),
  forbid(
    'bench-imports-data',
    "Of bin and test, benchmarks import the demo's data and the test support.",
    { path: ['^bench/'] },
    { path: ['^bin/', '^test/'], pathNot: ['^bin/demo-data/', '^test/support/'] },
  ),
];

/** Rules for the SDK, which partners install without the rest. */
const sdk = [
  forbid(
    'sdk-alone',
    'Partners install the SDK alone. It imports itself, and standardwebhooks in webhooks.ts.',
    { path: ['^sdk/src/'] },
    { pathNot: ['^sdk/src/', '(^|/)standardwebhooks(/|$)'] },
  ),
  forbid(
    'sdk-by-entries',
    'Programs use the SDK as partners do: by index.ts and webhooks.ts.',
    { path: COVERED, pathNot: ['^sdk/'] },
    { path: ['^sdk/src/'], pathNot: ['^sdk/src/(index|webhooks)\\.ts$'] },
  ),
  forbid(
    'sdk-for-programs',
    'The service does not call itself. Only programs and tests use the SDK.',
    { path: ['^functions/', '^lib/'] },
    { path: ['^sdk/'] },
  ),
];

/** Rules for the examples, which readers of the guide copy. */
const examples = [
  forbid(
    'examples-like-partners',
    'An example is a program of a partner, who has the SDK and Node.js. It imports nothing else of the project, and no other package.',
    { path: ['^examples/'] },
    { pathNot: ['^examples/', '^sdk/src/(index|webhooks)\\.ts$'], dependencyTypesNot: ['core'] },
  ),
  forbid(
    'examples-not-imported',
    'An example is read and run, and imported by nobody. Move the code that others need out of examples.',
    { path: COVERED, pathNot: ['^examples/'] },
    { path: ['^examples/'] },
  ),
];

/** Rules for the graph as a whole. */
const graph = [
  forbid(
    'file-circle',
    'Files import each other in a circle. Move the definition that both need to a file of its own.',
    { path: COVERED },
    { circular: true },
  ),
  {
    ...forbid(
      'folder-circle',
      'Folders import each other in a circle. Move the file that both need to the folder that is imported.',
      { path: COVERED },
      { circular: true },
    ),
    scope: /** @type {const} */ ('folder'),
  },
  forbid(
    'folder-above',
    'A folder imports nothing of the folders above it, which import it. Move the shared file to a folder beside it.',
    { path: COVERED },
    { path: COVERED, ancestor: true },
  ),
  forbid(
    'import-not-found',
    'The path of this import leads nowhere, so no rule can check it. Correct the path or install the package.',
    { path: COVERED },
    { couldNotResolve: true },
  ),
];

/** @satisfies {import('dependency-cruiser').IConfiguration} */
const configuration = {
  forbidden: [...functions, ...rooms, ...outsideFunctions, ...sdk, ...examples, ...graph],
  options: {
    // The only parser that finds all imports: of types, in `typeof import()` and in JSDoc too. It needs TypeScript 6, which
    // package.json installs as `typescript`: TypeScript 7 has no API yet. `tsc` is TypeScript 7.
    parser: 'tsc',
    tsPreCompilationDeps: true,
    detectJSDocImports: true,
    moduleSystems: ['es6', 'cjs'],
    doNotFollow: { path: ['node_modules'] },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
      extensions: ['.ts', '.js', '.d.ts'],
    },
    skipAnalysisNotInRules: true,
  },
};

export default configuration;
