// biome-ignore-all lint/suspicious/noTemplateCurlyInString: CloudFormation's own placeholders
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { notRunLocally } from '../../../lib/local/services.ts';
import { Assembly, type TemplateResource } from '../../../lib/local/template/assembly.ts';
import { assetSource, readStacks } from '../../../lib/local/template/assembly-files.ts';
import { readProperties, withoutEffect } from '../../../lib/local/template/resource-properties.ts';
import { type StackFixture, temporaryDirectory, writeAssembly } from '../fixtures.ts';

const table = { Type: 'AWS::DynamoDB::Table', Properties: { BillingMode: 'PAY_PER_REQUEST' } };

function only(assembly: Assembly, type: string): TemplateResource {
  const [resource] = assembly.resources(type);
  if (resource === undefined) throw new Error(`no ${type}`);
  return resource;
}

/** An assembly of one stack with a table that runs as `orders`. */
function oneStack(template: StackFixture = {}, parameters: Record<string, string> = {}) {
  const resources = { Orders: table, ...template.Resources };
  const assembly = Assembly.read(writeAssembly({ Service: { ...template, Resources: resources } }), parameters);
  assembly.define({ stack: 'Service', logicalId: 'Orders' }, { ref: 'orders', attributes: { Arn: 'arn:orders' } });
  return assembly;
}

describe('intrinsic functions', () => {
  test.each([
    ['Ref of a resource', { Ref: 'Orders' }, 'orders'],
    ['Ref of a parameter', { Ref: 'Issuer' }, 'https://issuer.example'],
    ['Ref of a parameter with a default', { Ref: 'Stage' }, 'local'],
    ['Ref of a pseudo parameter', { Ref: 'AWS::Region' }, 'us-east-1'],
    ['Ref of the stack name', { Ref: 'AWS::StackName' }, 'Service'],
    [
      'Ref of the stack id',
      { Ref: 'AWS::StackId' },
      'arn:aws:cloudformation:us-east-1:000000000000:stack/Service/00000000-0000-4000-8000-000000000000',
    ],
    ['Fn::GetAtt', { 'Fn::GetAtt': ['Orders', 'Arn'] }, 'arn:orders'],
    ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'Orders' }, 7]] }, 'a/orders/7'],
    [
      'Fn::Sub',
      { 'Fn::Sub': '${AWS::Partition}:${Orders.Arn}:${Orders}:${!Literal}' },
      'aws:arn:orders:orders:${Literal}',
    ],
    ['Fn::Sub with variables', { 'Fn::Sub': ['${A}-${Orders}', { A: { Ref: 'Stage' } }] }, 'local-orders'],
    [
      'Fn::Select of Fn::Split',
      { 'Fn::Select': [1, { 'Fn::Split': [':', { 'Fn::GetAtt': ['Orders', 'Arn'] }] }] },
      'orders',
    ],
    ['a list in an object', { names: [{ Ref: 'Orders' }, 'other'] }, { names: ['orders', 'other'] }],
  ])('resolves %s', (_, value, expected) => {
    const template = { Parameters: { Issuer: { Type: 'String' }, Stage: { Type: 'String', Default: 'local' } } };
    const assembly = oneStack(template, { Issuer: 'https://issuer.example' });
    expect(assembly.resolve('Service', value)).toEqual(expected);
  });

  test.each([
    ['a function it does not know', { 'Fn::If': ['A', 1, 2] }, /^Service\.X\.deep: Fn::If is not supported/],
    [
      'a resource that is not declared',
      { Ref: 'Nothing' },
      /Service\.X\.deep: refers to Nothing, which the template does not declare/,
    ],
    ['a resource that does not run', { Ref: 'Role' }, /refers to Role, a AWS::IAM::Role that does not run locally/],
    [
      'an attribute nobody gave',
      { 'Fn::GetAtt': ['Orders', 'StreamArn'] },
      /attribute StreamArn of Orders is not known/,
    ],
    ['a parameter without a value', { Ref: 'Issuer' }, /the parameter Issuer of Service has no value/],
    ['an import nobody exports', { 'Fn::ImportValue': 'x' }, /no stack of the assembly exports x/],
    ['an inherited property name', { 'Fn::toString': [] }, /Fn::toString is not supported/],
  ])('says where %s stands', (_, value, message) => {
    const assembly = oneStack({
      Parameters: { Issuer: { Type: 'String' } },
      Resources: { Role: { Type: 'AWS::IAM::Role' } },
    });
    expect(() => assembly.resolve('Service', { deep: value }, 'Service.X')).toThrow(message);
  });

  test('takes a value that another stack exports', () => {
    const data = {
      Resources: { Orders: table },
      Outputs: { OrdersName: { Value: { Ref: 'Orders' }, Export: { Name: 'Data:Orders' } } },
    };
    const assembly = Assembly.read(writeAssembly({ Data: data, Service: {} }));
    assembly.define(only(assembly, 'AWS::DynamoDB::Table'), { ref: 'orders', attributes: {} });
    expect(assembly.resolve('Service', { 'Fn::ImportValue': 'Data:Orders' })).toBe('orders');
    expect(assembly.resolve('Service', { 'Fn::GetStackOutput': { StackName: 'Data', OutputName: 'OrdersName' } })).toBe(
      'orders',
    );
  });
});

describe('an assembly', () => {
  test('includes the stacks of nested assemblies', () => {
    const directory = temporaryDirectory();
    const artifacts = {
      'assembly-local': { type: 'cdk:cloud-assembly', properties: { directoryName: 'assembly-local' } },
    };
    writeFileSync(join(directory, 'manifest.json'), JSON.stringify({ version: '55.0.0', artifacts }));
    mkdirSync(join(directory, 'assembly-local'));
    writeAssembly({ Data: { Resources: { Orders: table } } }, {}, join(directory, 'assembly-local'));
    expect(Assembly.read(directory).resources()).toMatchObject([
      { stack: 'Data', logicalId: 'Orders', type: table.Type },
    ]);
  });

  test('that does not exist says how to make it', () => {
    expect(() => Assembly.read('/nowhere')).toThrow(/\/nowhere holds no cloud assembly; run "npm run synth"/);
  });

  test('finds the code of a function by the asset manifest and by its metadata', () => {
    const byKey = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Bucket: 'b', S3Key: 'hello.zip' } } };
    const byPath = { Type: 'AWS::Lambda::Function', Metadata: { 'aws:asset:path': 'asset.hello' } };
    const lost = { Type: 'AWS::Lambda::Function', Properties: { Code: { S3Key: 'other.zip' } } };
    const directory = writeAssembly({ Service: { Resources: { byKey, byPath, lost } } }, { hello: '' });
    const assembly = Assembly.read(directory);
    const [first, second, third] = assembly.resources('AWS::Lambda::Function').map((resource) => {
      return () => assembly.assetPath(resource);
    });
    expect(first?.()).toBe(join(directory, 'asset.hello'));
    expect(second?.()).toBe(join(directory, 'asset.hello'));
    expect(third).toThrow(/Service\.lost\.Code\.S3Key: no asset has the key other\.zip/);
  });

  test('shows outputs with local addresses, without exports and without what does not run', () => {
    const assembly = oneStack({
      Resources: { Topic: { Type: 'AWS::SNS::Topic' } },
      Outputs: {
        Table: { Value: { Ref: 'Orders' } },
        Exported: { Value: { Ref: 'Orders' }, Export: { Name: 'x' } },
        Topic: { Value: { Ref: 'Topic' } },
        Url: { Value: { 'Fn::Join': ['', ['https://', { Ref: 'Orders' }, '.example/docs']] } },
      },
    });
    assembly.showAs('https://orders.example', 'http://127.0.0.1:3000');
    expect(assembly.outputs()).toEqual({ Table: 'orders', Url: 'http://127.0.0.1:3000/docs' });
  });

  test('lists the types that do not run locally with their numbers', () => {
    const assembly = oneStack({ Resources: { A: { Type: 'AWS::SNS::Topic' }, B: { Type: 'AWS::SNS::Topic' } } });
    expect([...notRunLocally(assembly)]).toEqual([['AWS::SNS::Topic', 2]]);
  });
});

describe('the properties of a resource', () => {
  const schema = z.strictObject({
    Name: z.string(),
    Deep: z.strictObject({ Known: z.string().optional() }).optional(),
    Role: withoutEffect,
  });
  const read = (properties: object, condition: { Condition?: string } = {}) => {
    const assembly = oneStack({
      Resources: { Thing: { Type: 'AWS::X::Thing', Properties: properties, ...condition } },
    });
    return readProperties(assembly, only(assembly, 'AWS::X::Thing'), schema);
  };

  test('are resolved and parsed', () => {
    expect(read({ Name: { Ref: 'Orders' } })).toEqual({ Name: 'orders' });
  });

  test('without effect may refer to what does not run', () => {
    expect(read({ Name: 'a', Role: { 'Fn::GetAtt': ['Nothing', 'Arn'] } })).toEqual({ Name: 'a' });
  });

  test.each([
    ['unknown', { Name: 'a', Surprise: { 'Fn::If': [] } }, /AWS::X::Thing Service\.Thing: .* the property Surprise/],
    ['unknown deeper down', { Name: 'a', Deep: { Surprise: 1 } }, /the property Deep\.Surprise/],
    ['of the wrong type', { Name: ['a'] }, /AWS::X::Thing Service\.Thing: Name: .*expected string/],
  ])('stop the start when one is %s', (_, properties, message) => {
    expect(() => read(properties)).toThrow(message);
  });

  test('stop the start when the resource has a condition', () => {
    expect(() => read({ Name: 'a' }, { Condition: 'IsProduction' })).toThrow(/conditions are not supported/);
  });
});

test.each([
  ['manifest.json', 'manifest.json', 'not JSON'],
  ['manifest.json', 'manifest.json', '{"artifacts":[]}'],
  ['manifest.json', 'manifest.json', '{"artifacts":{"App":{"type":"aws:cloudformation:stack"}}}'],
  ['a template', 'App.template.json', '{"Resources":{"A":{}}}'],
  ['a template', 'App.template.json', ''],
  ['the assets', 'App.assets.json', '{"files":1}'],
])('names the file of a damaged assembly and what to do: %s', (_, name, content) => {
  const directory = writeAssembly({ App: {} });
  writeFileSync(join(directory, name), content);
  const read = () => {
    const [stack] = readStacks(directory);
    if (stack !== undefined) assetSource(stack, 'key');
  };
  expect(read).toThrow(join(directory, name));
  expect(read).toThrow(`delete ${directory}`);
});
