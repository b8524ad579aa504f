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

/** Fetches data of the console. The server is part of the same program, so its responses have the declared types. */
async function get<Answer>(path: string, query: URLSearchParams = new URLSearchParams()): Promise<Answer> {
  const response = await fetch(`/console/api/${path}?${query}`);
  if (!response.ok) throw await notAnswered(response);
  return response.json();
}

export const getOverview = (): Promise<OverviewAnswer> => get('overview');

export const getDashboard = (name: string, minutes: number): Promise<DashboardAnswer> =>
  get(`dashboards/${encodeURIComponent(name)}`, new URLSearchParams({ minutes: String(minutes) }));

export const getExecutions = (filter: URLSearchParams): Promise<ExecutionsAnswer> => get('executions', filter);

export const getExecution = (machine: string, name: string): Promise<ExecutionAnswer> =>
  get(`executions/${encodeURIComponent(machine)}/${encodeURIComponent(name)}`);

export const getEvents = (filter: URLSearchParams): Promise<EventsAnswer> => get('events', filter);

export const getWebhooks = (): Promise<WebhooksAnswer> => get('webhooks');

export const getDeliveries = (webhook: string, filter: URLSearchParams): Promise<DeliveriesAnswer> =>
  get(`webhooks/${encodeURIComponent(webhook)}`, filter);

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
