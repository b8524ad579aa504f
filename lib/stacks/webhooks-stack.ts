import { Stack, type StackProps, Tags } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { webhooks } from '../../functions/webhooks/contract/endpoints.ts';
import { deployEndpoints, type SharedByEndpoints } from '../api/endpoints.ts';
import type { Configuration } from '../config/config.ts';
import { WebhookDelivery } from '../workflow/webhook-delivery.ts';

export interface WebhooksStackContent {
  readonly shared: SharedByEndpoints;
  /** Product lines that a webhook may name. */
  readonly lines: readonly string[];
}

/** Stack of webhooks: their endpoints, and the functions and the queue that deliver events to them. */
export class WebhooksStack extends Stack {
  readonly delivery: WebhookDelivery;

  constructor(
    scope: Construct,
    id: string,
    config: Configuration,
    { shared, lines }: WebhooksStackContent,
    props: StackProps,
  ) {
    super(scope, id, props);
    const { tables, code, functionLog } = shared;
    this.delivery = new WebhookDelivery(this, 'Delivery', config, { tables, code, functionLog });
    const environment = {
      LINES: lines.join(','),
      ...(config.stage === 'local' && { WEBHOOKS_INSIDE: 'allowed' }),
    };
    deployEndpoints(this, config, webhooks, shared, { environment, wakeUps: this.delivery.wakeUps });
    Tags.of(this).add('line', webhooks.line);
  }
}
