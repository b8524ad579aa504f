import { CfnResource } from 'aws-cdk-lib';
import { CfnAuthorizer, CfnIntegration, CfnRoute, type HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IConstruct } from 'constructs';

/**
 * Makes CloudFormation create the integrations and routes of a stack one after the other. API Gateway refuses changes of one API that
 * overlap with 409, "concurrent modification". A route waits for its integration already.
 *
 * @param routes constructs of the routes; the first one of each integration has it inside
 */
export function createInTurn(routes: readonly IConstruct[]): void {
  let previous: CfnResource | undefined;
  for (const construct of routes) {
    const route = only(construct, CfnRoute);
    const [first = route] = within(construct, CfnIntegration);
    if (previous !== undefined) first.addResourceDependency(previous);
    previous = route;
  }
}

/** Makes the authorizers of the API wait for its stage with its domain. The stage waits for the routes of its own stack. */
export function createAuthorizersLast(api: HttpApi, stage: IConstruct): void {
  for (const authorizer of within(api, CfnAuthorizer)) {
    for (const other of within(stage, CfnResource)) authorizer.addResourceDependency(other);
  }
}

type ResourceClass<Kind> = abstract new (...inputs: never[]) => Kind;

/** Returns the resources of a type inside a construct. */
const within = <Kind extends IConstruct>(construct: IConstruct, kind: ResourceClass<Kind>): Kind[] =>
  construct.node.findAll().filter((child): child is Kind => child instanceof kind);

function only<Kind extends IConstruct>(construct: IConstruct, kind: ResourceClass<Kind>): Kind {
  const [found, ...more] = within(construct, kind);
  if (found !== undefined && more.length === 0) return found;
  throw new Error(`${construct.node.path} does not have exactly one ${kind.name}`);
}
