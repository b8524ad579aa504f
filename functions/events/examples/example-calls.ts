import { type ExampleCall, taken } from '../../core/documentation/example-call.ts';
import * as examples from './event-examples.ts';

const appliances = { types: ['order.placed'], line: ['appliances'] };

/** Documented calls: the first page of the log, and the page after it. */
export const exampleCalls: Readonly<Record<string, readonly ExampleCall[]>> = {
  'list-events': [
    {
      name: 'oldest',
      summary: 'The oldest appliance order that was placed',
      query: { ...appliances, limit: 1 },
      status: 200,
      response: examples.firstPage,
    },
    {
      name: 'go-on',
      summary: 'What came after it',
      description: 'Keep `next` of each response, and send it as `after` in the next call.',
      query: {
        after: taken(examples.firstPage.next, {
          operation: 'events-list-events',
          example: 'oldest',
          pointer: '/next',
        }),
      },
      status: 200,
    },
  ],
};
