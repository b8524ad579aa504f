import * as z from 'zod';
import type { Assembly, RunningResource } from '../template/assembly.ts';
import { AwsError, type AwsRequest, type AwsResponse } from './aws-protocols.ts';

const Call = z.object({ Action: z.enum(['ListStackResources', 'DescribeStacks']), StackName: z.string() });

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** The parts of an assembly that CloudFormation describes. */
export type DescribedAssembly = Pick<Assembly, 'outputs' | 'running'>;

/**
 * Answers a call of CloudFormation in its query protocol: ListStackResources, with the resources that run, and DescribeStacks of one
 * stack, with its outputs. One page holds all of them.
 *
 * @throws AwsError; ZodError for any other action
 */
export function cloudFormation({ body }: AwsRequest, assembly: DescribedAssembly): AwsResponse {
  const { Action, StackName } = Call.parse(Object.fromEntries(new URLSearchParams(body)));
  const resources = assembly.running(StackName);
  if (resources === undefined) throw new AwsError('ValidationError', `Stack with id ${StackName} does not exist`);
  const content =
    Action === 'DescribeStacks' ? describedStack(StackName, assembly.outputs(StackName)) : resourceSummaries(resources);
  const result = element(`${Action}Result`, [content]);
  return xml(200, `<${Action}Response xmlns="${NAMESPACE}">${result}</${Action}Response>`);
}

const resourceSummaries = (resources: readonly RunningResource[]): string =>
  element(
    'StackResourceSummaries',
    resources.map(({ logicalId, type, ref }) =>
      element('member', [
        element('LogicalResourceId', [escaped(logicalId)]),
        element('PhysicalResourceId', [escaped(ref)]),
        element('ResourceType', [escaped(type)]),
        element('ResourceStatus', ['CREATE_COMPLETE']),
      ]),
    ),
  );

function describedStack(name: string, outputs: Readonly<Record<string, string>>): string {
  const members = Object.entries(outputs).map(([key, value]) =>
    element('member', [element('OutputKey', [escaped(key)]), element('OutputValue', [escaped(value)])]),
  );
  const stack = [
    element('StackName', [escaped(name)]),
    element('StackStatus', ['CREATE_COMPLETE']),
    element('Outputs', members),
  ];
  return element('Stacks', [element('member', stack)]);
}

/** An error response in the query protocol. */
export function cloudFormationError({ status, name, message }: AwsError): AwsResponse {
  const error = element('Error', [
    element('Type', ['Sender']),
    element('Code', [escaped(name)]),
    element('Message', [escaped(message)]),
  ]);
  return xml(status, `<ErrorResponse xmlns="${NAMESPACE}">${error}</ErrorResponse>`);
}

const xml = (status: number, body: string): AwsResponse => ({ status, headers: { 'content-type': 'text/xml' }, body });

const element = (name: string, content: readonly string[]): string => `<${name}>${content.join('')}</${name}>`;

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
