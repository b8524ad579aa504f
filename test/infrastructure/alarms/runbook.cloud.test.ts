import { readFileSync } from 'node:fs';
import { marked } from 'marked';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { commands, readCommandLine } from '../../../bin/ops/run.ts';
import { SECTIONS } from '../../../lib/alarms/runbook-sections.ts';
import { metricAlarms } from '../metric-references.ts';
import { propertiesOf, synthesize } from '../templates.ts';

const text = readFileSync(new URL('../../../RUNBOOK.md', import.meta.url), 'utf8');

interface Block {
  readonly language: string;
  readonly text: string;
}

/** Queries and commands of each section, by its title. */
const sections = new Map<string, Block[]>();
/** Rows of the tables of each section. */
const tables = new Map<string, string[][]>();
/** Titles of smaller sections. */
const parts: string[] = [];
for (const token of marked.lexer(text)) {
  if (token.type === 'heading' && token.depth === 2) sections.set(token.text, []);
  if (token.type === 'heading' && token.depth === 3) parts.push(token.text);
  if (token.type === 'table') {
    const rows = z.array(z.array(z.object({ text: z.string() }))).parse(token.rows);
    tables.set(
      [...sections.keys()].at(-1) ?? '',
      rows.map((cells) => cells.map(({ text }) => text)),
    );
  }
  if (token.type === 'code') [...sections.values()].at(-1)?.push({ language: token.lang ?? '', text: token.text });
}
const blocks = (...languages: readonly string[]) =>
  [...sections.values()].flat().filter(({ language }) => languages.includes(language));

/** Fields that the functions write for a request, a task or a dispatch, and fields that the runtime adds. */
const FIELDS = [
  ...['message', 'level', 'type', '@timestamp', '@message', '@logStream', 'stage', 'tenant'],
  ...['line', 'operation', 'operationClass', 'order', 'version', 'status', 'outcome', 'latency', 'faults'],
  ...['table', 'pk', 'sk', 'problem', 'keys.pk', 'sequenceNumber'],
  ...['dynamodbRequests', 'readUnits', 'writeUnits', 'coldStartMs', 'correlationId'],
  ...['eventsAppended', 'eventLag', 'webhook', 'reason', 'error.name'],
  // Lambda Developer Guide, "Lambda Telemetry API event schema reference".
  ...['record.status'],
];
/** Fields of the access log in `lib/api/http-api.ts`. */
const ACCESS_FIELDS = [
  ...['requestId', 'route', 'status', 'integrationStatus', 'integrationError', 'authorizerError', 'tenant'],
];

/** Keywords of the query language (CloudWatch Logs User Guide, "CloudWatch Logs Insights query syntax"). */
const WORDS = new Set(
  'fields filter stats sort limit by as and or in like desc asc count sum avg max pct earliest latest bin ispresent strcontains'.split(
    ' ',
  ),
);

/** Returns the fields that a query reads: names other than keywords and the query's own aliases. */
function fieldsOf(query: string): string[] {
  const plain = query.replaceAll(/"[^"]*"|\/[^/\n]*\//g, '');
  const given = new Set([...plain.matchAll(/\bas (\w+)/g)].map(([, name]) => name));
  const names = plain.match(/(?<![\w.])[@A-Za-z][\w.]*/g) ?? [];
  return names.filter((name) => !WORDS.has(name) && !given.has(name));
}

test('has a section for every alarm, by the name that the alarm tells', () => {
  const { operations } = synthesize({ stage: 'production' });
  const composites = propertiesOf(
    operations,
    'AWS::CloudWatch::CompositeAlarm',
    z.object({ AlarmDescription: z.string() }),
  );
  const told = [...metricAlarms(operations), ...composites.map(({ properties }) => properties)].map(
    ({ AlarmDescription }) => /Runbook: (.*)\.$/.exec(AlarmDescription)?.[1],
  );
  expect([...new Set(told)].sort()).toEqual([...SECTIONS].sort());
  for (const title of SECTIONS) expect([...sections.keys()]).toContain(title);
});

test('says of every alarm when it is over, in the words that the alarm tells', () => {
  const { operations } = synthesize({ stage: 'production' });
  const composites = propertiesOf(
    operations,
    'AWS::CloudWatch::CompositeAlarm',
    z.object({ AlarmName: z.string(), AlarmDescription: z.string() }),
  );
  const told = [
    ...metricAlarms(operations).filter(({ AlarmActions }) => AlarmActions.length > 0),
    ...composites.map(({ properties }) => properties),
  ].map(({ AlarmName, AlarmDescription }) => ({
    name: AlarmName.replace('quartermaster-production-', ''),
    over: /It is over when (.*)\. Runbook: /.exec(AlarmDescription)?.[1] ?? '',
  }));
  const said = new Map(
    (tables.get('When an alarm is over') ?? []).flatMap(([names = '', over = '']) =>
      names.split(', ').map((name) => [name.replaceAll('`', ''), over] as const),
    ),
  );
  const rowOf = (name: string) => [...said.keys()].filter((row) => name === row || name.endsWith(row.replace('…', '')));
  for (const { name, over } of told)
    expect(
      rowOf(name).map((row) => said.get(row)),
      `Add ${name} to the table "When an alarm is over" of RUNBOOK.md`,
    ).toContain(over);
  for (const row of said.keys())
    expect(
      told.flatMap(({ name }) => rowOf(name)),
      row,
    ).toContain(row);
});

test.each(SECTIONS)('says under "%s" how to look, with a query or a command', (title) => {
  const languages = sections.get(title)?.map(({ language }) => language);
  expect(languages?.some((language) => ['logs', 'access', 'sh'].includes(language))).toBe(true);
});

test('asks only for fields that are written', () => {
  for (const { text: query } of blocks('logs')) expect(FIELDS).toEqual(expect.arrayContaining(fieldsOf(query)));
  for (const { text: query } of blocks('access'))
    expect(ACCESS_FIELDS).toEqual(expect.arrayContaining(fieldsOf(query)));
  expect(fieldsOf('filter message = "request" and durationMs > 5 | stats count(*) as calls by line')).toEqual([
    'message',
    'durationMs',
    'line',
  ]);
});

test('says under "Security" what to do about a leaked secret, a partner that leaves and a token, in a given region', () => {
  const blocksOfSection = sections.get('Security') ?? [];
  const commands = blocksOfSection
    .filter(({ language }) => language === 'sh')
    .flatMap((block) => block.text.split('\n'));
  const aws = commands.filter((command) => command.startsWith('aws '));
  for (const action of ['add', 'list', 'delete']) expect(aws.join()).toContain(`${action}-user-pool-client-secret`);
  expect(aws.filter((command) => !command.includes(' --region '))).toEqual([]);
  expect(blocksOfSection.filter(({ language }) => language === 'logs').length).toBeGreaterThan(2);
});

test('names every command, and only as it may be written', () => {
  const written = [...text.matchAll(/npm run ops -- ([^`\n]+)/g)].map(([, commandLine = '']) => commandLine.trim());
  const named = new Set(written.map((commandLine) => readCommandLine(commandLine.split(' ')).command));
  const unnamed = Object.entries(commands).flatMap(([name, command]) => (named.has(command) ? [] : [name]));
  expect(unnamed, 'Say in RUNBOOK.md what each command is for, with a command line').toEqual([]);
  expect(named.size).toBe(Object.keys(commands).length);
});

test('links only to sections that there are', () => {
  const anchors = [...sections.keys(), ...parts].map(
    (title) =>
      `#${title
        .toLowerCase()
        .replaceAll(/[^a-z ]/g, '')
        .replaceAll(' ', '-')}`,
  );
  const links = [...text.matchAll(/\]\((#[^)]+)\)/g)].flatMap(([, anchor]) => anchor ?? []);
  expect(links.length).toBeGreaterThan(10);
  for (const link of links) expect(anchors).toContain(link);
});

test('tells of deleted orders in the alarms of those queues whose function gets the deletions', () => {
  const { operations, service } = synthesize({ stage: 'production' });
  const sources = propertiesOf(
    service,
    'AWS::Lambda::EventSourceMapping',
    z.object({
      FilterCriteria: z.object({ Filters: z.array(z.object({ Pattern: z.string() })) }).optional(),
      FunctionName: z.unknown(),
      EventSourceArn: z.unknown(),
    }),
  ).map(({ properties }) => properties);
  const ofOrders = sources.filter(({ EventSourceArn }) => JSON.stringify(EventSourceArn).includes('Orders'));
  const withDeletions = ofOrders.filter(({ FilterCriteria }) => JSON.stringify(FilterCriteria)?.includes('REMOVE'));
  expect([ofOrders.length, withDeletions.length]).toEqual([2, 1]);
  const telling = metricAlarms(operations).flatMap(({ AlarmName, AlarmDescription }) =>
    AlarmDescription.includes('somebody deleted') ? [AlarmName.replace('quartermaster-production-', '')] : [],
  );
  expect(telling).toEqual(['dispatch-dead-letters']);
  expect(JSON.stringify(withDeletions[0]?.FunctionName)).toContain('Dispatch');
});
