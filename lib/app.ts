import { join } from 'node:path';
import { App, type AppProps, Tags } from 'aws-cdk-lib';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { events as eventsTable } from '../functions/events/contract/endpoints.ts';
import { type Configuration, readConfiguration } from './config/config.ts';
import { deployedName } from './config/deployed-names.ts';
import { deployed, productLines } from './config/product-lines.ts';
import { DataStack } from './data/data-stack.ts';
import type { WriteCode } from './functions/function-code.ts';
import { LineStack } from './stacks/line-stack.ts';
import { nameVersion } from './stacks/name-version.ts';
import { OperationsStack } from './stacks/operations-stack.ts';
import { type PinnedExport, pinExports, pinnedExports } from './stacks/pinned-exports.ts';
import { ServiceStack } from './stacks/service-stack.ts';
import { WebhooksStack } from './stacks/webhooks-stack.ts';

/**
 * Feature flags of the CDK. They are set here and not in cdk.json, so the template is the same whether the CDK's command line, the local
 * cloud or a test starts the app.
 */
const CDK_SETTINGS = {
  ...CURRENTLY_RECOMMENDED_FLAGS,
  // Exports protect the tables: CloudFormation neither deletes nor replaces a table that the service refers to.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  // Records the directory of a function's code for the local cloud.
  'aws:cdk:enable-asset-metadata': true,
};

export interface QuartermasterProps extends Pick<AppProps, 'context' | 'outdir'> {
  /** Writes the functions' code to a directory. */
  readonly code: WriteCode;
  /** Exports that only stacks of the release before import. */
  readonly pinned?: readonly PinnedExport[];
}

export interface Quartermaster {
  readonly app: App;
  readonly config: Configuration;
  readonly data: DataStack;
  readonly service: ServiceStack;
  /** Stacks of the product lines, in the order of the lines. */
  readonly lines: readonly LineStack[];
  /** Stack of the endpoints for events. */
  readonly events: LineStack;
  /** Stack of webhooks. */
  readonly webhooks: WebhooksStack;
  readonly operations: OperationsStack;
}

/**
 * Reads the stage and its settings from the CDK context, and creates nothing.
 *
 * @throws ConfigurationError
 */
export function checkConfiguration(): void {
  const app = new App({ context: CDK_SETTINGS, analyticsReporting: false, autoSynth: false });
  readConfiguration(app.node.getAllContext(), productLines);
}

/**
 * Creates the stacks of one stage, ready to be synthesized. Reads the stage and its settings from the CDK context.
 *
 * @throws ConfigurationError
 */
export function quartermaster(props: QuartermasterProps): Quartermaster {
  const { code, context, outdir, pinned = pinnedExports } = props;
  const app = new App({
    ...(outdir !== undefined && { outdir }),
    context: { ...CDK_SETTINGS, ...context },
    analyticsReporting: false,
    // Nobody reads the tree of the constructs, which takes a seventh of a synthesis.
    treeMetadata: false,
    // The validation takes seconds, so `check` runs it for deployed stages only.
    builtinCloudFormationValidation: false,
  });
  const config = readConfiguration(app.node.getAllContext(), productLines);
  const stack = (name: string, description: string) => ({
    stackName: deployedName(config.stage, name),
    description,
    terminationProtection: config.isProtected,
  });
  const content = deployed(config);
  const data = new DataStack(app, 'Data', config, content.lines, stack('data', 'Quartermaster: tables'));
  const bundles = code(join(app.outdir, 'bundles'), content);
  const service = new ServiceStack(
    app,
    'Service',
    config,
    { deployed: content, tables: data.tables, code: bundles },
    stack('service', 'Quartermaster: API, authentication, workflows and tasks'),
  );
  const lines = content.lines.map(({ table }) => {
    const { line, title } = table;
    const props = stack(line, `Quartermaster: endpoints of ${title.toLowerCase()}`);
    return new LineStack(app, capitalized(line), config, { table, shared: service.shared }, props);
  });
  const events = new LineStack(
    app,
    'Events',
    config,
    {
      table: eventsTable,
      shared: service.shared,
      additions: { environment: { LINES: content.lines.map(({ table }) => table.line).join(',') } },
    },
    stack('events', 'Quartermaster: endpoints of the log of events'),
  );
  const webhooks = new WebhooksStack(
    app,
    'Webhooks',
    config,
    {
      shared: service.shared,
      lines: content.lines.map(({ table }) => table.line),
    },
    stack('webhooks', 'Quartermaster: webhooks'),
  );
  service.api.finish();
  const operations = new OperationsStack(
    app,
    'Operations',
    config,
    { deployed: content, tables: data.tables, service },
    stack('operations', 'Quartermaster: alarms and dashboards'),
  );
  pinExports({ data, service }, pinned);
  for (const named of [data, service, ...lines, events, webhooks, operations]) nameVersion(named, config);
  Tags.of(app).add('service', 'quartermaster');
  Tags.of(app).add('stage', config.stage);
  return { app, config, data, service, lines, events, webhooks, operations };
}

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
