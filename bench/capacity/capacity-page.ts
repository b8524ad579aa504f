import { QUOTAS, type Quota, quotaOf, READ, REGIONS, type Region } from './quotas.ts';
import { type Course, simulate } from './rush.ts';
import { deadlineQueue, KINDS, queuesOf, tokensOfRush } from './scenarios.ts';
import {
  capacityOf,
  DESIGN,
  EVENT_STAGES,
  heldInBackground,
  preparations,
  quotaNameOf,
  RUSH,
  STAGES,
  type Stage,
  wallsOf,
} from './stages.ts';

const number = (value: number): string => Math.floor(value + 1e-6).toLocaleString('en-US');

/** Formats a capacity. A number below the rush is bold. */
function ordersText(ordersASecond: number): string {
  const text = number(ordersASecond);
  return ordersASecond < RUSH.ordersASecond ? `**${text}**` : text;
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => [
  row(head),
  row(head.map(() => '---')),
  ...rows.map(row),
];

const stageTable = (stages: readonly Stage[]): readonly string[] =>
  table(
    ['step', 'orders', ...REGIONS.flatMap((region) => [`${region}, default`, 'raised']), 'limit'],
    stages.map((stage) => [
      stage.name,
      stage.only ?? 'all',
      ...REGIONS.flatMap((region) => [false, true].map((isRaised) => ordersText(capacityOf(stage, region, isRaised)))),
      quotaNameOf(stage),
    ]),
  );

/** Lists the walls of a region, the first one first. */
const wallLines = (region: Region, isRaised: boolean): readonly string[] => {
  const walls = wallsOf(region, isRaised);
  if (walls.length === 0) return ['No step is below the rush.'];
  return walls.map((stage, index) => {
    const whose = stage.only === undefined ? '' : `, for ${stage.only}`;
    return `${index + 1}. ${stage.name}${whose}: ${number(capacityOf(stage, region, isRaised))} orders a second.`;
  });
};

/** Formats a time such as `5 min`. */
function timeText(seconds: number): string {
  if (seconds < 1) return '0 s';
  if (seconds < 120) return `${Math.ceil(seconds)} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

const courseCells = ({ name, backlog, wait, drained, givenUp }: Course): readonly string[] => [
  name,
  number(backlog),
  timeText(wait),
  timeText(drained),
  number(givenUp),
];

const rush = { perSecond: RUSH.ordersASecond, seconds: RUSH.seconds };

function courseTable(): readonly string[] {
  const rows = REGIONS.flatMap((region) =>
    [false, true].flatMap((isRaised) =>
      KINDS.flatMap((kind) =>
        simulate(queuesOf(kind, region, isRaised), rush)
          .filter(({ backlog, givenUp }) => backlog > 0 || givenUp > 0)
          .map((course) => [region, isRaised ? 'raised' : 'default', kind, ...courseCells(course)]),
      ),
    ),
  );
  const sweep = simulate([deadlineQueue()], rush).map((course) => [
    'both',
    'any',
    'all with one deadline',
    ...courseCells(course),
  ]);
  return table(
    ['region', 'quotas', 'orders', 'waits for', 'most waiting', 'longest wait', 'drained after', 'given up'],
    [...rows, ...sweep],
  );
}

/** Formats what a rush of one tenant leaves behind, and the environments that endpoints cannot have. */
function eventLines(): readonly string[] {
  const [region] = REGIONS;
  const queues = EVENT_STAGES.map((stage) => ({ name: stage.name, perSecond: capacityOf(stage, region, false) }));
  const drainedOf = (index: number) => timeText(simulate(queues.slice(index, index + 1), rush)[0]?.drained ?? 0);
  const indexOf = (quota: Stage['quota']) => EVENT_STAGES.findIndex((stage) => stage.quota === quota);
  const reserved = (isRaised: boolean) =>
    number(DESIGN.backgroundFunctions * quotaOf('backgroundConcurrency', region, isRaised));
  const left = (isRaised: boolean) =>
    number(quotaOf('concurrency', region, isRaised) - heldInBackground(region, isRaised));
  return [
    `- After the rush the log of a single tenant is up to date within ${drainedOf(indexOf('partitionWrites'))}. A single webhook has all of`,
    `  its events within ${drainedOf(indexOf('webhookLanes'))}.`,
    `- ${DESIGN.backgroundFunctions} background functions reserve ${reserved(false)} environments of the account, raised ${reserved(true)}. \`record-changes\``,
    `  and \`fan-out\` are among them. \`deliver\` reserves none, and takes up to ${number(quotaOf('webhookConcurrency', region, false))}, raised ${number(quotaOf('webhookConcurrency', region, true))}. So`,
    `  endpoints have ${left(false)}, raised ${left(true)}.`,
  ];
}

const sourceTable = (): readonly string[] =>
  table(
    ['limit', ...REGIONS, 'raised', 'page', 'copy of'],
    Object.values(QUOTAS).map(({ name, byDefault, page, copied, ...quota }: Quota) => [
      name,
      ...REGIONS.map((region) => number(byDefault[region])),
      quota.raised === undefined ? 'fixed' : number(quota.raised),
      page.startsWith('https') ? `<${page}>` : page,
      copied ?? '',
    ]),
  );

/** Returns the page `docs/capacity.md`. `npm run bench` prints it, too. */
export const capacityPage = (): string =>
  [
    '# Capacity',
    '',
    `What a rush of ${number(RUSH.ordersASecond)} orders a second meets, for ${RUSH.seconds / 60} minutes. The code that computes this page is`,
    'in `bench/capacity`: the quotas of AWS as data, the steps of an order with what each takes, and the',
    'simulation. A quota counts for the account, so other services of the account share it.',
    '',
    '## Orders a second that each step takes',
    '',
    'Bold: below the rush. *Raised*: after the deployer has prepared the service as described below.',
    'Durations were measured in the local cloud, times three for a function on AWS.',
    '',
    ...stageTable(STAGES),
    '',
    'DynamoDB grows a table by itself, to twice its last peak within half an hour. A table that has',
    'served the rush before therefore needs no preparation. The stream has a shard for each partition of',
    'its table, so it grows with the table.',
    '',
    `Cognito issues ${number(QUOTAS.tokens.byDefault['us-east-1'])} tokens a second, ${number(tokensOfRush('us-east-1'))} in the whole rush. Callers must keep their tokens`,
    'until they expire.',
    '',
    '## The first wall, and what lies behind it',
    '',
    ...REGIONS.flatMap((region) => [`### ${region}, default`, '', ...wallLines(region, false), '']),
    ...REGIONS.flatMap((region) => [`### ${region}, raised`, '', ...wallLines(region, true), '']),
    '## Before such a rush',
    '',
    ...preparations().map((text) => `- ${text.charAt(0).toUpperCase()}${text.slice(1)}.`),
    '',
    'AWS takes days to raise a quota. Set the warm throughput an hour before the rush, with the command',
    'of the [runbook](../RUNBOOK.md#tables-are-throttled).',
    '',
    '## The backlog, and how long it takes to drain',
    '',
    'A simulation in steps of a second, with `throttleRate` raised in any case. With its default the API',
    'turns all but 200 orders a second away. Only queues in which something waits are listed. *Given up*',
    'is work whose retries are used up. It is in the dead-letter queue, or its execution has failed. The',
    "operators' commands start it again.",
    '',
    ...courseTable(),
    '',
    '## Events and webhooks',
    '',
    'No order waits for its event. What is too fast for a step waits before it: changes in the stream of',
    'Orders, for six hours, and deliveries in the table Webhooks, for 30 days. The durations of these',
    'steps are assumptions, such as 0.3 s for an answer of a webhook.',
    '',
    ...stageTable(EVENT_STAGES),
    '',
    ...eventLines(),
    '',
    '## Where the limits stand',
    '',
    `Stored copies of AWS's pages were read on ${READ}. The last column has the day of the copy, where`,
    'it is known.',
    '',
    ...sourceTable(),
    '',
  ].join('\n');
