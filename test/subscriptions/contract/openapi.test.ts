import { expect, test } from 'vitest';
import { LOGGED_TYPES } from '../../../functions/core/model/published-events.ts';
import { subscriptions } from '../../../functions/subscriptions/contract/endpoints.ts';
import { lifecycle } from '../../../functions/subscriptions/model/lifecycle.ts';
import { openApiDocument } from '../../../lib/openapi/openapi.ts';

/** Lists all schemas of objects with fields, each with its place in the document. */
function* objectsIn(value: unknown, place = ''): Generator<readonly [string, object]> {
  if (typeof value !== 'object' || value === null) return;
  if ('properties' in value && 'type' in value && value.type === 'object') yield [place, value];
  for (const [name, inner] of Object.entries(value)) {
    if (name !== 'example' && name !== 'examples') yield* objectsIn(inner, `${place}/${name}`);
  }
}

const document: unknown = JSON.parse(
  JSON.stringify(openApiDocument([subscriptions], { version: '1', lifecycles: { subscriptions: lifecycle } })),
);

test('the document leaves no room for other fields than it names, in requests nor in answers', () => {
  const objects = [...objectsIn(document)];
  expect(objects.length).toBeGreaterThan(30);
  const open = objects.filter(
    ([, schema]) => !('additionalProperties' in schema && schema.additionalProperties === false),
  );
  // Within its version an event may gain members, which consumers ignore.
  const events = LOGGED_TYPES.map((type) => type.replaceAll(/(?:^|[._])([a-z])/g, (_, letter) => letter.toUpperCase()));
  const ofTest = '/webhooks/webhook.test/post/requestBody/content/application';
  const sent = `${ofTest}/json/schema`;
  const cloud = ['CloudEvent', 'CloudEventData'].map((name) => `/components/schemas/${name}`);
  expect(open.map(([place]) => place).sort()).toEqual(
    [
      ...[sent, `${sent}/properties/data`, `${ofTest}/cloudevents+json/schema`],
      ...cloud,
      ...events.flatMap((name) => ['Event', 'Data'].map((part) => `/components/schemas/${name}${part}`)),
    ].sort(),
  );
});

test('the document says that an edit of a subscription changes at least one setting', () => {
  // `editedRenewal` rejects any other with 1122.
  expect(document).toMatchObject({
    components: { schemas: { UpdateSubscriptionAutoRenewal: { type: 'object', minProperties: 1 } } },
  });
});
