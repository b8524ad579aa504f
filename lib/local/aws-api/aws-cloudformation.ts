import * as z from 'zod';
import type { Assembly } from '../template/assembly.ts';
import { AwsError, type AwsRequest, type AwsResponse } from './aws-protocols.ts';

const ListStackResources = z.object({ Action: z.literal('ListStackResources'), StackName: z.string() });

const NAMESPACE = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/**
 * Answers a call of CloudFormation in its query protocol: ListStackResources, with the resources that run. One page holds all of
 * them.
 *
 * @throws AwsError; ZodError for any other action
 */
export function cloudFormation({ body }: AwsRequest, assembly: Pick<Assembly, 'running'>): AwsResponse {
  const { StackName } = ListStackResources.parse(Object.fromEntries(new URLSearchParams(body)));
  const resources = assembly.running(StackName);
  if (resources === undefined) throw new AwsError('ValidationError', `Stack with id ${StackName} does not exist`);
  const members = resources.map(({ logicalId, type, ref }) =>
    element('member', [
      element('LogicalResourceId', [escaped(logicalId)]),
      element('PhysicalResourceId', [escaped(ref)]),
      element('ResourceType', [escaped(type)]),
      element('ResourceStatus', ['CREATE_COMPLETE']),
    ]),
  );
  const result = element('ListStackResourcesResult', [element('StackResourceSummaries', members)]);
  return xml(200, `<ListStackResourcesResponse xmlns="${NAMESPACE}">${result}</ListStackResourcesResponse>`);
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
