import { join } from 'node:path';
import { App, type AppProps, Tags } from 'aws-cdk-lib';
import { CURRENTLY_RECOMMENDED_FLAGS } from 'aws-cdk-lib/cx-api';
import { type Configuration, readConfiguration } from './config/config.ts';
import { type Deployed, deployed, productLines } from './config/product-lines.ts';
import { DataStack } from './data/data-stack.ts';
import { bundleFunctions, type Code } from './functions/function-code.ts';
import { LineStack } from './stacks/line-stack.ts';
import { OperationsStack } from './stacks/operations-stack.ts';
import { ServiceStack } from './stacks/service-stack.ts';

/**
 * The CDK's behaviour is settled here and not in cdk.json, so that the template is the same however the app is started: by the
 * CDK's command line, by the local cloud or by a test.
 */
const CDK_SETTINGS = {
  ...CURRENTLY_RECOMMENDED_FLAGS,
  // Exports keep the tables' stack from being deleted or its tables replaced as long as the service refers to them.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
  // Tells the local cloud which directory holds a function's code.
  'aws:cdk:enable-asset-metadata': true,
};

export interface QuartermasterProps extends Pick<AppProps, 'context' | 'outdir'> {
  /** Where the functions' code comes from, given a directory to put it into; bundled from the sources unless given. */
  readonly code?: (directory: string, deployed: Deployed) => Code;
}

export interface Quartermaster {
  readonly app: App;
  readonly config: Configuration;
  readonly data: DataStack;
  readonly service: ServiceStack;
  /** One of each product line, in the lines' order. */
  readonly lines: readonly LineStack[];
  readonly operations: OperationsStack;
}

/**
 * The stacks of one stage, ready to be synthesized. The stage and its settings are read from the CDK context.
 *
 * @throws ConfigurationError
 */
export function quartermaster(props: QuartermasterProps = {}): Quartermaster {
  const { code = bundleFunctions, context, outdir } = props;
  const app = new App({
    ...(outdir !== undefined && { outdir }),
    context: { ...CDK_SETTINGS, ...context },
    analyticsReporting: false,
    // `check` brings the validation along for the stages that are deployed: it takes seconds.
    builtinCloudFormationValidation: false,
  });
  const config = readConfiguration(app.node.getAllContext(), productLines);
  const stack = (name: string, description: string) => ({
    stackName: `quartermaster-${config.stage}-${name}`,
    description,
    terminationProtection: config.isProtected,
  });
  const content = deployed(config);
  const data = new DataStack(app, 'Data', config, content.lines, stack('data', 'Quartermaster: the orders'));
  const bundles = code(join(app.outdir, 'bundles'), content);
  const service = new ServiceStack(
    app,
    'Service',
    config,
    { deployed: content, tables: data.tables, code: bundles },
    stack('service', 'Quartermaster: the service'),
  );
  const lines = content.lines.map(({ table }) => {
    const { line, title } = table;
    const props = stack(line, `Quartermaster: the endpoints of ${title.toLowerCase()}`);
    return new LineStack(app, capitalized(line), config, { table, shared: service.shared }, props);
  });
  const operations = new OperationsStack(
    app,
    'Operations',
    config,
    { deployed: content, tables: data.tables, service },
    stack('operations', 'Quartermaster: alarms and dashboards'),
  );
  Tags.of(app).add('service', 'quartermaster');
  Tags.of(app).add('stage', config.stage);
  return { app, config, data, service, lines, operations };
}

const capitalized = (name: string): string => name.charAt(0).toUpperCase() + name.slice(1);
