import type {
  DashboardAnswer,
  DeliveriesAnswer,
  EventsAnswer,
  ExecutionAnswer,
  ExecutionsAnswer,
  OrderAnswer,
  OverviewAnswer,
  WebhooksAnswer,
} from '../../views/answers.ts';

/** The error of a response other than 200, with its message. */
export class NotAnswered extends Error {
  override readonly name = 'NotAnswered';
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

async function notAnswered(response: Response): Promise<NotAnswered> {
  const { message }: { message?: string } = await response.json().catch(() => ({}));
  return new NotAnswered(response.status, message ?? `The local cloud answered with status ${response.status}.`);
}

/** Milliseconds after which the local cloud counts as not responding. */
const PATIENCE_MS = 20_000;

/** Fetches data of the console. The server is part of the same program, so its responses have the declared types. */
async function get<Answer>(path: string, query: URLSearchParams = new URLSearchParams()): Promise<Answer> {
  const response = await fetch(`/console/api/${path}?${query}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
  if (!response.ok) throw await notAnswered(response);
  return response.json();
}

/** Fetches the names of the console's views, and what stands in its header. */
export const getOverview = (): Promise<OverviewAnswer> => get('overview');

/** Fetches a dashboard with its values of the last minutes. */
export const getDashboard = (name: string, minutes: number): Promise<DashboardAnswer> =>
  get(`dashboards/${encodeURIComponent(name)}`, new URLSearchParams({ minutes: String(minutes) }));

/** Fetches the executions that the filter lets through, the newest first. */
export const getExecutions = (filter: URLSearchParams): Promise<ExecutionsAnswer> => get('executions', filter);

/** Fetches an execution with its history. */
export const getExecution = (machine: string, name: string): Promise<ExecutionAnswer> =>
  get(`executions/${encodeURIComponent(machine)}/${encodeURIComponent(name)}`);

/** Fetches the newest events of the log that the filter lets through. */
export const getEvents = (filter: URLSearchParams): Promise<EventsAnswer> => get('events', filter);

/** Fetches the webhooks of all tenants. */
export const getWebhooks = (): Promise<WebhooksAnswer> => get('webhooks');

/** Fetches the deliveries of a webhook that the filter lets through. */
export const getDeliveries = (webhook: string, filter: URLSearchParams): Promise<DeliveriesAnswer> =>
  get(`webhooks/${encodeURIComponent(webhook)}`, filter);

/** Fetches an order with its history, its events and their deliveries. */
export const getOrder = (number: string): Promise<OrderAnswer> => get(`orders/${encodeURIComponent(number)}`);

/** Returns the result of a fetch; undefined for a response that there is nothing of that name. */
export async function orAbsent<Result>(fetched: Promise<Result>): Promise<Result | undefined> {
  try {
    return await fetched;
  } catch (error) {
    if (error instanceof NotAnswered && error.status === 404) return undefined;
    throw error;
  }
}
