/**
 * Returns the full name of what a stage deploys under a name: a stack, a function, a queue, an alarm, a dashboard.
 *
 * @example deployedName('prod', 'orders-stuck') // 'quartermaster-prod-orders-stuck'
 */
export const deployedName = (stage: string, name: string): string => `quartermaster-${stage}-${name}`;

/**
 * Returns the full name of a dead-letter queue.
 *
 * @example deadLetterQueueName('prod', 'dispatch') // 'quartermaster-prod-dispatch-dead-letters'
 */
export const deadLetterQueueName = (stage: string, name: string): string => deployedName(stage, `${name}-dead-letters`);
