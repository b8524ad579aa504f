import { paginateListStackResources } from '@aws-sdk/client-cloudformation';
import { createStore, type Store } from '../../functions/core/store/store.ts';
import { closestName } from '../../functions/core/validation/did-you-mean.ts';
import type { Clients } from './clients.ts';
import { OpsError, UsageError } from './ops-error.ts';

/** The stacks with what operators deal with; those of the lines have endpoints only. */
const STACKS = ['data', 'service'] as const;

/** CDK ends each logical id with eight hexadecimal digits of its own. */
const DIGITS = /[0-9A-F]{8}$/;

/** Logical ids of the lines' state machines, without the digits. */
const STATE_MACHINE = /StateMachine([a-z]+)$/;

/** What logical ids of queues end with, without the digits: the path of the construct loses its hyphens. */
const DEAD_LETTERS = /deadletters$/i;

/** A resource of one of the stacks. */
interface Resource {
  readonly type: string;
  /** Without the digits that CDK adds. */
  readonly logicalId: string;
  readonly physicalId: string;
}

/** A queue of dead letters. */
export interface DeadLetterQueue {
  readonly name: string;
  readonly url: string;
  /** The logical ids of whatever belongs to the same construct begin with it. */
  readonly owner: string;
}

/** One deployment of the service, and what it consists of: as CloudFormation lists it, so that no name is guessed. */
export class Stage {
  readonly name: string;
  readonly #connect: () => Clients;
  #clients: Clients | undefined;
  #resources: Promise<readonly Resource[]> | undefined;

  /** @param connect called once, when a client is needed first */
  constructor(name: string, connect: () => Clients) {
    this.name = name;
    this.#connect = connect;
  }

  get clients(): Clients {
    this.#clients ??= this.#connect();
    return this.#clients;
  }

  /** The orders' store, for reading. */
  async store(): Promise<Store> {
    const resources = await this.#all('AWS::DynamoDB::Table');
    const table = (logicalId: string) => only(resources, logicalId, this.name).physicalId;
    return createStore({
      ordersTable: table('Orders'),
      idempotencyTable: table('Idempotency'),
      dynamodb: this.clients.dynamodb,
    });
  }

  /** ARNs of the state machines, by line. */
  async stateMachines(): Promise<ReadonlyMap<string, string>> {
    const machines = await this.#all('AWS::StepFunctions::StateMachine');
    return new Map(
      machines.flatMap(({ logicalId, physicalId }) => {
        const [, line] = STATE_MACHINE.exec(logicalId) ?? [];
        return line === undefined ? [] : [[line, physicalId] as const];
      }),
    );
  }

  /**
   * The state machine of a line.
   *
   * @throws UsageError when there is no such line
   */
  async stateMachineOf(line: string): Promise<string> {
    const machines = await this.stateMachines();
    const arn = machines.get(line);
    if (arn !== undefined) return arn;
    throw new UsageError(`there is no line ${line}; the lines are ${[...machines.keys()].join(', ')}`);
  }

  /** The queues of dead letters, by name. */
  async queues(): Promise<readonly DeadLetterQueue[]> {
    const queues = (await this.#all('AWS::SQS::Queue')).filter(({ logicalId }) => DEAD_LETTERS.test(logicalId));
    return queues
      .map(({ logicalId, physicalId: url }) => {
        return { name: url.split('/').at(-1) ?? url, url, owner: logicalId.replace(DEAD_LETTERS, '') };
      })
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  /**
   * A queue of dead letters, by its name or by the part that tells it from the others.
   *
   * @throws UsageError when there is none of this name
   */
  async queue(name: string): Promise<DeadLetterQueue> {
    const queues = await this.queues();
    const byName = new Map(queues.flatMap((queue) => [queue.name, this.shortName(queue)].map((key) => [key, queue])));
    const queue = byName.get(name);
    if (queue !== undefined) return queue;
    const meant = closestName(name, byName.keys());
    const choice = `the queues are ${queues.map((known) => this.shortName(known)).join(', ')}`;
    throw new UsageError(`there is no queue ${name}; ${meant === undefined ? choice : `is ${meant} meant?`}`);
  }

  /** A queue's name without what the names of all have in common. */
  shortName({ name }: DeadLetterQueue): string {
    return name.replace(`quartermaster-${this.name}-`, '').replace(/-dead-letters$/, '');
  }

  /** Names of the functions; those that may belong to the construct come first. */
  async functionsNear(owner: string): Promise<readonly string[]> {
    const functions = await this.#all('AWS::Lambda::Function');
    const isNear = ({ logicalId }: Resource) => logicalId.startsWith(owner);
    const [near, others] = [functions.filter(isNear), functions.filter((other) => !isNear(other))];
    return [...near, ...others].map(({ physicalId }) => physicalId);
  }

  async #all(type: string): Promise<readonly Resource[]> {
    this.#resources ??= this.#list();
    return (await this.#resources).filter((resource) => resource.type === type);
  }

  async #list(): Promise<readonly Resource[]> {
    const stacks = STACKS.map((name) => this.#resourcesOf(`quartermaster-${this.name}-${name}`));
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
