import { expect, test } from 'vitest';
import { EXTENDED, type Resource, synthesize, type Template } from '../templates.ts';

/** Types whose creation changes the API. */
const CHANGES = ['Api', 'Authorizer', 'Integration', 'Route', 'Stage', 'ApiMapping'].map(
  (type) => `AWS::ApiGatewayV2::${type}`,
);

/** Returns the ids of the resources that a resource refers to or depends on. */
function directly({ Properties, DependsOn }: Resource, template: Template): readonly string[] {
  const found = [DependsOn ?? []].flat();
  JSON.stringify(Properties, (key, value) => {
    if (key === 'Ref' && typeof value === 'string') found.push(value);
    if (key === 'Fn::GetAtt' && Array.isArray(value)) found.push(String(value[0]));
    return value;
  });
  return found.filter((id) => id in template.Resources);
}

/** Returns everything that CloudFormation creates before a resource. */
function before(id: string, template: Template, found = new Set<string>()): ReadonlySet<string> {
  const resource = template.Resources[id];
  for (const other of resource === undefined ? [] : directly(resource, template)) {
    if (found.has(other)) continue;
    found.add(other);
    before(other, template, found);
  }
  return found;
}

/** Lists the pairs of changes of the API that CloudFormation may make at the same time. */
function simultaneous(template: Template): string[] {
  const changes = Object.entries(template.Resources).flatMap(([id, { Type }]) => (CHANGES.includes(Type) ? [id] : []));
  const earlier = new Map(changes.map((id) => [id, before(id, template)]));
  return changes.flatMap((one, index) =>
    changes.slice(index + 1).flatMap((other) => {
      const ordered = earlier.get(one)?.has(other) || earlier.get(other)?.has(one);
      return ordered ? [] : [`${one} and ${other}`];
    }),
  );
}

test.each(['Service', 'Appliances', 'Devices', 'Subscriptions'])(
  'changes the API one thing after the other in the stack %s',
  (id) => {
    for (const context of [{ stage: 'production' }, EXTENDED]) {
      const template = synthesize(context).stacks.get(id)?.template;
      if (template === undefined) throw new Error(`There is no stack ${id}`);
      expect(simultaneous(template)).toEqual([]);
      const careless = structuredClone(template);
      for (const resource of Object.values(careless.Resources)) resource.DependsOn = [];
      expect(simultaneous(careless)).not.toEqual([]);
    }
  },
);
