import type { Assembly } from './template/assembly.ts';

/** The CloudFormation types that the local cloud runs (docs/architecture.md, "The local cloud"). */
export const supportedTypes = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Authorizer',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::CompositeAlarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::DynamoDB::Table',
  'AWS::Events::EventBus',
  'AWS::Lambda::Alias',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::Function',
  'AWS::Lambda::Version',
  'AWS::SQS::Queue',
  'AWS::Scheduler::Schedule',
  'AWS::StepFunctions::StateMachine',
] as const;

/** The types in an assembly that do not run locally, each with the number of its resources, in alphabetical order. */
export function notRunLocally(assembly: Assembly): ReadonlyMap<string, number> {
  const supported = new Set<string>(supportedTypes);
  const counts = new Map<string, number>();
  for (const { type } of assembly.resources()) {
    if (!supported.has(type)) counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return new Map([...counts].sort(([a], [b]) => a.localeCompare(b)));
}
