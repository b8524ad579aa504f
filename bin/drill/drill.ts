import * as z from 'zod';
import { Incident as BegunIncident, type Fault } from '../../lib/local/faults/faults.ts';
import type { LocalCloudDescription } from '../../lib/local/support/local-cloud-description.ts';
import type { AlarmState } from '../../lib/local/views/cloudwatch-views.ts';
import { type ApiClient, ApiError } from '../support/api-client.ts';
import { connectLocally } from '../support/connect-locally.ts';
import { LOCAL_REGION, LOCAL_STAGE } from '../support/local-stage.ts';

const Overview = z.object({
  time: z.iso.datetime(),
  timeScale: z.number(),
  alarms: z.array(
    z.object({ name: z.string(), state: z.enum(['OK', 'ALARM', 'INSUFFICIENT_DATA']), hasActions: z.boolean() }),
  ),
});

const Ended = z.object({ incident: BegunIncident.nullable() });
const Begun = z.object({ incidents: z.array(BegunIncident) });

/** The local cloud, as a drill sees it: its API as a customer does, its alarms as the pager does, and its door for faults. */
export class Drill {
  readonly cloud: Pick<LocalCloudDescription, 'apiUrl' | 'awsUrl' | 'credentials' | 'dynamodbUrl'>;
  readonly api: ApiClient;
  /** The speed of the local cloud's clock. */
  readonly timeScale: number;

  private constructor(cloud: Drill['cloud'], api: ApiClient, timeScale: number) {
    this.cloud = cloud;
    this.api = api;
    this.timeScale = timeScale;
  }

  /** Connects to a running local cloud, as a partner and as an operator. */
  static async connect(cloud: LocalCloudDescription): Promise<Drill> {
    const api = await connectLocally(cloud);
    const { timeScale } = await overview(cloud.apiUrl);
    return new Drill(cloud, api, timeScale);
  }

  /** Begins an incident. The local cloud keeps the notes until its end. */
  async begin(name: string, faults: readonly Fault[], notes: Readonly<Record<string, unknown>> = {}): Promise<void> {
    await this.#call('BeginIncident', { name, faults, notes });
  }

  /** Ends an incident, and returns its notes; undefined when it had not begun. */
  async end(name: string): Promise<Readonly<Record<string, unknown>> | undefined> {
    return Ended.parse(await this.#call('EndIncident', { name })).incident?.notes;
  }

  /** Returns the names of the incidents that have begun. */
  async begun(): Promise<readonly string[]> {
    return Begun.parse(await this.#call('ListIncidents', {})).incidents.map(({ name }) => name);
  }

  /** Returns the state of an alarm, by its name without the prefix of the stage. */
  async stateOf(alarm: string): Promise<AlarmState> {
    const { alarms } = await overview(this.cloud.apiUrl);
    const found = alarms.find(({ name }) => name === `${LOCAL_STAGE}${alarm}`);
    if (found === undefined) throw new Error(`there is no alarm ${alarm}`);
    return found.state;
  }

  /** Returns the time of the local cloud's clock, in milliseconds since 1970. */
  async now(): Promise<number> {
    return Date.parse((await overview(this.cloud.apiUrl)).time);
  }

  /** Returns the names of the alarms that notify somebody at present. */
  async firing(): Promise<readonly string[]> {
    const { alarms } = await overview(this.cloud.apiUrl);
    return alarms.flatMap(({ name, state, hasActions }) =>
      hasActions && state === 'ALARM' ? [name.replace(LOCAL_STAGE, '')] : [],
    );
  }

  /** Sends requests at the same time. Errors of the API are what customers get in an incident. */
  async send(...requests: readonly (() => Promise<unknown>)[]): Promise<void> {
    const results = await Promise.allSettled(requests.map((request) => request()));
    for (const result of results) {
      if (result.status === 'rejected' && !(result.reason instanceof ApiError)) throw result.reason;
    }
  }

  async #call(action: string, parameters: object): Promise<unknown> {
    const { awsUrl, credentials } = this.cloud;
    const response = await fetch(awsUrl, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': `LocalDrills.${action}`,
        authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/20270301/${LOCAL_REGION}/drills/aws4_request`,
      },
      body: JSON.stringify(parameters),
    });
    if (!response.ok) throw new Error(`the local cloud refuses the incident: ${await response.text()}`);
    return response.json();
  }
}

async function overview(apiUrl: string): Promise<z.infer<typeof Overview>> {
  const response = await fetch(new URL('/console/api/overview', apiUrl));
  return Overview.parse(await response.json());
}
