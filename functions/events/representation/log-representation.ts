import { sealPlace } from '../../core/events/log-cursor.ts';
import type { LogPage } from '../../core/events/read-log.ts';
import { CLOUD_EVENTS_BATCH, cloudEvent, type EventOrigin } from '../../core/model/cloud-events.ts';
import { type HttpResponse, jsonText } from '../../core/model/response.ts';
import { nextLink } from '../../core/orders/link.ts';

/** The call that a page answers. */
export interface LogCall {
  readonly tenant: string;
  readonly path: string;
  readonly rawQueryString: string;
  /** Present for a caller that wants CloudEvents. */
  readonly cloudEvents: EventOrigin | undefined;
}

/** Builds the response of GET /events. The bodies of events are sent as the log has them. */
export function logResponse({ entries, next, hasMore }: LogPage, call: LogCall): HttpResponse {
  const { tenant, path, rawQueryString, cloudEvents } = call;
  const cursor = sealPlace(tenant, next);
  const query = new URLSearchParams(rawQueryString);
  query.delete('since');
  const headers = { ...nextLink(path, String(query), 'after', cursor), 'x-has-more': String(hasMore) };
  if (cloudEvents === undefined) {
    const data = entries.map(({ body }) => body).join(',');
    return jsonText(200, `{"data":[${data}],"next":${JSON.stringify(cursor)},"hasMore":${hasMore}}`, headers);
  }
  const batch = entries.map((entry) => cloudEvent(entry, cloudEvents)).join(',');
  return jsonText(200, `[${batch}]`, { ...headers, 'content-type': CLOUD_EVENTS_BATCH });
}
