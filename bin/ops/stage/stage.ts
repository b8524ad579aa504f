import { paginateListStackResources } from '@aws-sdk/client-cloudformation';
import type { TableName } from '../../../functions/core/model/tables.ts';
import { createStore, type Store } from '../../../functions/core/store/store.ts';
import { closestName } from '../../../functions/core/validation/did-you-mean.ts';
import { deployedName } from '../../../lib/config/deployed-names.ts';
import { UsageError } from '../../support/command-line.ts';
import type { Clients } from './clients.ts';
import { missingStack } from './failures.ts';
import { OpsError } from './ops-error.ts';
import { namingMalformed } from './stored-items.ts';

/** Stacks with the resources that the commands use. The stacks of the lines contain only endpoints. */
const STACKS = ['data', 'service', 'webhooks'] as const;

/** The stack of webhooks. A stage of a version before webhooks does not have it. */
const WEBHOOKS = 'webhooks';

/** Short names of the queues of webhooks: `webhooks`, `webhooks-fan-out`. */
const OF_WEBHOOKS = /(^|-)webhooks(-|$)/;

/** Eight hexadecimal digits that the CDK appends to each logical id. */
const DIGITS = /[0-9A-F]{8}$/;

/** Patterns of the logical ids of the lines' state machines, without the digits. */
const STATE_MACHINES = { entries: /Entries([a-z]+)$/, longWork: /StateMachine([a-z]+)$/ } as const;

/** Kind of a line's state machine: Express for each entry into a status, or Standard for long work. */
export type MachineKind = keyof typeof STATE_MACHINES;

/** Ending of the logical ids of dead-letter queues, without the digits. The CDK removes the hyphens of the construct's path. */
const DEAD_LETTERS = /deadletters$/i;

/** Resource of one of the stacks. */
interface Resource {
  readonly type: string;
  /** Logical id without the digits that the CDK appends. */
  readonly logicalId: string;
  readonly physicalId: string;
}

/** Dead-letter queue. */
export interface DeadLetterQueue {
  readonly name: string;
  readonly url: string;
  /** Prefix of the logical ids of resources of the same construct. */
  readonly owner: string;
}

/** Deployment of the service with its resources. It reads their names from CloudFormation, so it does not guess any. */
export class Stage {
  readonly name: string;
  readonly #connect: () => Clients;
  readonly #complain: (complaint: string) => void;
  #clients: Clients | undefined;
  #resources: Promise<readonly Resource[]> | undefined;
  /** Known once the resources have been read. */
  #lacksWebhooks = false;

  /**
   * @param connect called once, before the first use of a client
   * @param complain called for each malformed item that a list leaves out
   */
  constructor(name: string, connect: () => Clients, complain: (complaint: string) => void = () => {}) {
    this.name = name;
    this.#connect = connect;
    this.#complain = complain;
  }

  get clients(): Clients {
    this.#clients ??= this.#connect();
    return this.#clients;
  }

  /** Returns the store of the orders and of the catalog. A stage of a version before events and webhooks lacks their tables. */
  async store(): Promise<Store> {
    const resources = await this.#all('AWS::DynamoDB::Table');
    const table = (logicalId: string) => only(resources, logicalId, this.name).physicalId;
    const added = (logicalId: string) => resources.find((resource) => resource.logicalId === logicalId)?.physicalId;
    const store = createStore({
      ordersTable: table('Orders'),
      idempotencyTable: table('Idempotency'),
      accountsTable: table('Accounts'),
      catalogTable: table('Catalog'),
      eventsTable: added('Events'),
      webhooksTable: added('Webhooks'),
      dynamodb: this.clients.dynamodb,
    });
    return namingMalformed(store, this.#complain);
  }

  /** Returns the name of a table in use. */
  async table(name: TableName): Promise<string> {
    return only(await this.#all('AWS::DynamoDB::Table'), name, this.name).physicalId;
  }

  /** Lists the names of the tables in use. */
  async tables(): Promise<readonly string[]> {
    return (await this.#all('AWS::DynamoDB::Table')).map(({ physicalId }) => physicalId);
  }

  /** Returns the ARNs of the state machines of a kind, by line. */
  async stateMachines(kind: MachineKind): Promise<ReadonlyMap<string, string>> {
    const machines = await this.#all('AWS::StepFunctions::StateMachine');
    return new Map(
      machines.flatMap(({ logicalId, physicalId }) => {
        const [, line] = STATE_MACHINES[kind].exec(logicalId) ?? [];
        return line === undefined ? [] : [[line, physicalId] as const];
      }),
    );
  }

  /**
   * Returns the ARN of a line's state machine of a kind.
   *
   * @throws UsageError if there is no such line
   */
  async stateMachineOf(line: string, kind: MachineKind): Promise<string> {
    const machines = await this.stateMachines(kind);
    const arn = machines.get(line);
    if (arn !== undefined) return arn;
    throw new UsageError(`there is no line ${line}; the lines are ${[...machines.keys()].join(', ')}`);
  }

  /** Lists the dead-letter queues, sorted by name. */
  async queues(): Promise<readonly DeadLetterQueue[]> {
    const queues = (await this.#all('AWS::SQS::Queue')).filter(({ logicalId }) => DEAD_LETTERS.test(logicalId));
    return queues
      .map(({ logicalId, physicalId: url }) => {
        return { name: url.split('/').at(-1) ?? url, url, owner: logicalId.replace(DEAD_LETTERS, '') };
      })
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /**
   * Finds a dead-letter queue by its full name or by its short name.
   *
   * @throws UsageError if there is no queue with this name
   * @throws OpsError if it is a queue of webhooks, and the stage has none
   */
  async queue(name: string): Promise<DeadLetterQueue> {
    const queues = await this.queues();
    const byName = new Map(queues.flatMap((queue) => [queue.name, this.shortName(queue)].map((key) => [key, queue])));
    const queue = byName.get(name);
    if (queue !== undefined) return queue;
    if (this.#lacksWebhooks && OF_WEBHOOKS.test(name)) {
      throw new OpsError(`the stage ${this.name} has no webhooks: there is no stack ${this.#stack(WEBHOOKS)}`);
    }
    const meant = closestName(name, byName.keys());
    const choice = `the queues are ${queues.map((known) => this.shortName(known)).join(', ')}`;
    throw new UsageError(`there is no queue ${name}; ${meant === undefined ? choice : `is ${meant} meant?`}`);
  }

  /** Returns the URL of the queue whose messages become the dead letters of a queue. Undefined if a function or a stream sends them. */
  async sourceOf({ url }: DeadLetterQueue): Promise<string | undefined> {
    const source = url.replace(/-dead-letters$/, '');
    return (await this.#all('AWS::SQS::Queue')).find(({ physicalId }) => physicalId === source)?.physicalId;
  }

  /** Returns the short name of a queue, without the parts that all queue names share. */
  shortName({ name }: DeadLetterQueue): string {
    return name.replace(deployedName(this.name, ''), '').replace(/-dead-letters$/, '');
  }

  /** Lists the names of the functions. Functions that may belong to the construct come first. */
  async functionsNear(owner: string): Promise<readonly string[]> {
    const functions = await this.#all('AWS::Lambda::Function');
    const isNear = ({ logicalId }: Resource) => logicalId.startsWith(owner);
    const [near, others] = [functions.filter(isNear), functions.filter((other) => !isNear(other))];
    return [...near, ...others].map(({ physicalId }) => physicalId);
  }

  /** Lists the ARNs of the aliases that the API calls, in stacks of the stage. */
  async aliases(stackNames: readonly string[]): Promise<readonly string[]> {
    const stacks = await Promise.all(stackNames.map((name) => this.#resourcesOf(name)));
    return stacks.flat().flatMap(({ type, physicalId }) => (type === 'AWS::Lambda::Alias' ? [physicalId] : []));
  }

  async #all(type: string): Promise<readonly Resource[]> {
    this.#resources ??= this.#list();
    return (await this.#resources).filter((resource) => resource.type === type);
  }

  #stack(name: string): string {
    return deployedName(this.name, name);
  }

  async #list(): Promise<readonly Resource[]> {
    const stacks = STACKS.map((name) =>
      this.#resourcesOf(this.#stack(name)).catch((error: unknown) => {
        if (name !== WEBHOOKS || missingStack(error) === undefined) throw error;
        this.#lacksWebhooks = true;
        return [];
      }),
    );
    return (await Promise.all(stacks)).flat();
  }

  async #resourcesOf(StackName: string): Promise<readonly Resource[]> {
    const pages = paginateListStackResources({ client: this.clients.cloudFormation }, { StackName });
    const resources: Resource[] = [];
    for await (const { StackResourceSummaries = [] } of pages) {
      for (const { ResourceType: type, LogicalResourceId, PhysicalResourceId: physicalId } of StackResourceSummaries) {
        if (type === undefined || LogicalResourceId === undefined || physicalId === undefined) continue;
        resources.push({ type, logicalId: LogicalResourceId.replace(DIGITS, ''), physicalId });
      }
    }
    return resources;
  }
}

function only(resources: readonly Resource[], logicalId: string, stage: string): Resource {
  const found = resources.find((resource) => resource.logicalId === logicalId);
  if (found !== undefined) return found;
  throw new OpsError(`the stacks of the stage ${stage} have no ${logicalId}; deploy them with npm run deploy`);
}
