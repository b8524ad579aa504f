import { Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { EndpointTable } from '../../functions/core/model/endpoint.ts';
import { deployEndpoints, type SharedByEndpoints } from '../api/endpoints.ts';
import type { Configuration } from '../config/config.ts';

export interface LineStackContent {
  readonly table: EndpointTable;
  readonly shared: SharedByEndpoints;
}

/**
 * The endpoints of one product line: their functions and their routes. The lines have stacks of their own because a template holds 500
 * resources, and because a line can then be deployed, and taken back, without the others.
 */
export class LineStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    config: Configuration,
    { table, shared }: LineStackContent,
    props: StackProps,
  ) {
    super(scope, id, props);
    deployEndpoints(this, config, table, shared);
    Tags.of(this).add('line', table.line);
  }
}
