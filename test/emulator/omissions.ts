import * as z from 'zod';

export const Resource = z.looseObject({ Type: z.string(), Properties: z.looseObject({}).default({}) });
export const Template = z.looseObject({ Resources: z.record(z.string(), Resource) });
export type Resource = z.infer<typeof Resource>;
export type Template = z.infer<typeof Template>;

/** Part of the templates that the emulator cannot deploy. */
export interface Omission {
  readonly what: string;
  /** Behaviour of the emulator, because of which the part is left out. */
  readonly reason: string;
  /** Returns the template without the part. It must not change the given one. */
  readonly without: (template: Template) => Template;
}

/** Returns the template without the resources that match, and without dependencies on them. */
function withoutResources(template: Template, isLeftOut: (resource: Resource) => boolean): Template {
  const kept = Object.entries(template.Resources).filter(([, resource]) => !isLeftOut(resource));
  const ids = new Set(kept.map(([id]) => id));
  const isKept = (id: unknown) => typeof id !== 'string' || ids.has(id);
  const resources = kept.map(([id, resource]) => {
    const { DependsOn, ...rest } = resource;
    const dependencies = [DependsOn ?? []].flat().filter(isKept);
    return [id, dependencies.length === 0 ? rest : { ...rest, DependsOn: dependencies }];
  });
  return { ...template, Resources: Object.fromEntries(resources) };
}

/** Returns the value with each object that `replace` knows replaced, at any depth. */
function replaced(value: unknown, replace: (part: object) => unknown): unknown {
  if (Array.isArray(value)) return value.map((part) => replaced(part, replace));
  if (typeof value !== 'object' || value === null) return value;
  const other = replace(value);
  if (other !== undefined) return other;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaced(part, replace)]));
}

const ProviderUrl = z.strictObject({ 'Fn::GetAtt': z.tuple([z.string(), z.literal('ProviderURL')]) });

const isOfMath = ({ Type, Properties }: Resource) => Type === 'AWS::CloudWatch::Alarm' && 'Metrics' in Properties;

/** Everything that the deployment into the emulator leaves out. A part that is not here is deployed as it is. */
export const omissions: readonly Omission[] = [
  {
    what: 'the attribute ProviderURL of a user pool',
    reason: 'It resolves to an empty text. The address with ProviderName is the same on AWS.',
    without: (template) =>
      Template.parse(
        replaced(template, (part) => {
          const [pool] = ProviderUrl.safeParse(part).data?.['Fn::GetAtt'] ?? [];
          if (pool === undefined) return undefined;
          return { 'Fn::Join': ['', ['https://', { 'Fn::GetAtt': [pool, 'ProviderName'] }]] };
        }),
      ),
  },
  {
    what: 'composite alarms',
    reason: 'It has no resource of this type, and the deployment fails.',
    without: (template) => withoutResources(template, ({ Type }) => Type === 'AWS::CloudWatch::CompositeAlarm'),
  },
  {
    what: 'alarms by metric math',
    reason: 'It wants the name of a metric of each alarm, and the deployment fails.',
    without: (template) => withoutResources(template, isOfMath),
  },
  {
    what: 'CodeDeploy, and the policies of aliases that name its deployments',
    reason: 'It has no resources of this service, and the deployment fails.',
    without: (template) => {
      const kept = withoutResources(template, ({ Type }) => Type.startsWith('AWS::CodeDeploy::'));
      const resources = Object.entries(kept.Resources).map(([id, { UpdatePolicy: _policy, ...resource }]) => [
        id,
        resource,
      ]);
      return Template.parse({ ...kept, Resources: Object.fromEntries(resources) });
    },
  },
];
