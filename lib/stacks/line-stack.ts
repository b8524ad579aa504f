import { Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EndpointTable } from '../../functions/core/model/endpoint.ts';
import { deployEndpoints, type EndpointAdditions, type SharedByEndpoints } from '../api/endpoints.ts';
import type { Configuration } from '../config/config.ts';

export interface LineStackContent {
  readonly table: EndpointTable;
  readonly shared: SharedByEndpoints;
  readonly additions?: EndpointAdditions;
}

/**
 * Stack with the functions and routes of one product line's endpoints, or of the endpoints for events. Each line has its own stack
 * because a template is limited to 500 resources, and so that a line can be deployed and rolled back without the others.
 */
export class LineStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    config: Configuration,
    { table, shared, additions }: LineStackContent,
    props: StackProps,
  ) {
    super(scope, id, props);
    deployEndpoints(this, config, table, shared, additions);
    Tags.of(this).add('line', table.line);
  }
}
