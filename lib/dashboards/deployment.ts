import type { IWidget } from 'aws-cdk-lib/aws-cloudwatch';
import type { MonitoredResources } from '../alarms/monitored-resources.ts';
import { deployedName } from '../config/deployed-names.ts';
import type { DeployedVersion } from '../config/version.ts';
import { graph, MINUTE, search, text } from './widgets.ts';

// biome-ignore lint/suspicious/noTemplateCurlyInString: CloudWatch replaces them (User Guide, "Using dynamic labels").
const LABEL = "version ${PROP('Dim.ExecutedVersion')} of ${PROP('Dim.FunctionName')}";

/**
 * Returns the rows about the deployment: the commit, and the calls of each version while a canary runs. Lambda counts calls by version
 * only for an alias that splits its calls (Lambda Developer Guide, "Types of metrics for Lambda functions"). A version has no name before
 * it is deployed, so the graph searches for it.
 */
export const deploymentRows = (
  { stage }: MonitoredResources,
  { version, commit }: DeployedVersion,
): readonly (readonly IWidget[])[] => [
  [
    text(
      `## Deployment\nVersion **${version}**, commit \`${commit}\`. During a deployment, a new version of a function first gets a tenth of the calls. If its share falls to zero, an alarm has rolled it back.`,
    ),
  ],
  [
    graph(
      'Calls by version while a canary runs (calls / min)',
      24,
      [
        search(
          `{AWS/Lambda,ExecutedVersion,FunctionName,Resource} MetricName="Invocations" FunctionName=${deployedName(stage, '').slice(0, -1)}`,
          'Sum',
          MINUTE,
          LABEL,
        ),
      ],
      { stacked: true },
    ),
  ],
];
