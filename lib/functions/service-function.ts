import type { Duration } from 'aws-cdk-lib';
import { type PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  ApplicationLogLevel,
  Architecture,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  SystemLogLevel,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { Configuration } from '../config/config.ts';
import { deployedName } from '../config/deployed-names.ts';

export interface ServiceFunctionProps {
  /** Part of the function's name after `quartermaster-<stage>-`. */
  readonly name: string;
  /** Directory with the bundle. */
  readonly asset: string;
  readonly description: string;
  readonly timeout: Duration;
  readonly memoryMegabytes: number;
  readonly environment: Readonly<Record<string, string>>;
  /** Rights of the function, in addition to writing its own log, and traces if it is traced. */
  readonly statements: readonly PolicyStatement[];
  /** Log group of all functions. */
  readonly functionLog: ILogGroup;
  /**
   * True for a function that a queue, a stream or a workflow calls, possibly many times at once. Its concurrency is limited, so the endpoints
   * get their share of the account's quota.
   */
  readonly isBackground?: true;
  /**
   * True for a function in traces of X-Ray: a request begins one, or an execution that has begun one calls the function. For all others, the
   * line in the log has the duration and what was used, and a trace would cost more than the call.
   */
  readonly isTraced?: true;
  /** Queue for events that an asynchronously called function failed to process after all retries. */
  readonly deadLetters?: Queue;
}

/** Function with the role and settings that all functions of the service share. */
export class ServiceFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, config: Configuration, props: ServiceFunctionProps) {
    super(scope, id);
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    props.functionLog.grantWrite(this.role);
    for (const statement of props.statements) this.role.addToPolicy(statement);
    this.function = new LambdaFunction(this, 'Function', {
      functionName: deployedName(config.stage, props.name),
      description: props.description,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.asset),
      timeout: props.timeout,
      memorySize: props.memoryMegabytes,
      ...(props.isTraced && { tracing: Tracing.ACTIVE }),
      role: this.role,
      logGroup: props.functionLog,
      ...(props.isBackground &&
        config.backgroundConcurrency !== undefined && {
          reservedConcurrentExecutions: config.backgroundConcurrency,
        }),
      ...(props.deadLetters && { deadLetterQueue: props.deadLetters }),
      loggingFormat: LoggingFormat.JSON,
      applicationLogLevelV2: ApplicationLogLevel[config.logLevel],
      // Lambda's own lines for a successful invocation say what its metrics say; failures and timeouts are warnings.
      systemLogLevelV2: SystemLogLevel.WARN,
      environment: {
        STAGE: config.stage,
        POWERTOOLS_SERVICE_NAME: 'quartermaster',
        POWERTOOLS_LOG_LEVEL: config.logLevel,
        ...props.environment,
      },
    });
  }
}
