import { type ExampleCall, taken } from '../../core/documentation/example-call.ts';
import * as examples from './order-examples.ts';

const placed = { operation: 'appliances-create-order', pointer: '/uid' };
const complete = { uid: taken(examples.order.uid, { ...placed, example: 'complete' }) };
const draft = { uid: taken(examples.draft.uid, { ...placed, example: 'draft' }) };

/** Documented calls: an order that is complete when it is placed, and one that is completed by its messages. */
export const exampleCalls: Readonly<Record<string, readonly ExampleCall[]>> = {
  'create-order': [
    { name: 'complete', summary: 'An order that is complete', status: 200 },
    {
      name: 'draft',
      summary: 'A draft',
      description: 'The response lists in `validations.messages` what is still missing.',
      body: examples.createDraft,
      status: 200,
      response: examples.draft,
    },
  ],
  'list-orders': [
    { name: 'of-a-reference', summary: 'Orders of a reference', query: { customerRefNum: 'PO-2031' }, status: 200 },
    {
      name: 'by-status',
      summary: 'The newest orders in two statuses',
      query: { status: ['new', 'gathering info'], limit: 10 },
      status: 200,
      response: [examples.draftSummary, examples.orderSummary],
    },
  ],
  'get-order': [{ name: 'complete', summary: 'An order that is complete', path: complete, status: 200 }],
  'update-order': [
    {
      name: 'provision',
      summary: 'Begin provisioning',
      path: complete,
      headers: { 'If-Match': '"1"' },
      status: 200,
      response: examples.provisioned,
    },
    {
      name: 'fill-in',
      summary: 'Complete a draft',
      description: 'The body has the fields that `validations.messages` of the draft asks for.',
      path: draft,
      headers: { 'If-Match': '"1"' },
      body: examples.fillIn,
      status: 200,
      response: examples.filledIn,
    },
  ],
  'add-comment': [{ name: 'ready', summary: 'A comment', path: draft, status: 200, response: examples.commented }],
  'flag-order': [
    { name: 'attention', summary: 'Ask for attention', path: draft, status: 200, response: examples.flagged },
  ],
  'unflag-order': [
    { name: 'done', summary: 'Attention was paid', path: draft, status: 200, response: examples.unflagged },
  ],
  'get-history': [{ name: 'complete', summary: 'The history of an order', path: complete, status: 200 }],
  'clone-order': [
    { name: 'second-site', summary: 'The same site once more', path: complete, status: 200, response: examples.clone },
  ],
};
