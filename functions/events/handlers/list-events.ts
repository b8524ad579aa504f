import { readHead } from '../../core/events/append-events.ts';
import { placeOf } from '../../core/events/log-place.ts';
import { readLog } from '../../core/events/read-log.ts';
import { calledUrl } from '../../core/http/called-url.ts';
import { CLOUD_EVENTS_BATCH } from '../../core/model/cloud-events.ts';
import { EMPTY_LOG, type LogEntry } from '../../core/model/event-log.ts';
import { validationFailed } from '../../core/problems/problem.ts';
import { listEvents as route } from '../contract/routes.ts';
import { allQueryProblems, givenPlace, queryProblems } from '../http/check-query.ts';
import { serve } from '../http/pipeline.ts';
import { logResponse } from '../representation/log-representation.ts';

/** The deployment of the log. */
export interface LogDeployment {
  readonly stage: string;
  /** Product lines that an event can be of. Empty if any name passes, as without a deployment. */
  readonly lines: readonly string[];
}

const deployment = ({ STAGE = 'local', LINES = '' } = process.env): LogDeployment => ({
  stage: STAGE,
  lines: LINES.split(',').filter((line) => line !== ''),
});

/** Makes GET /events. */
export const listEvents = ({ stage, lines }: LogDeployment = deployment()) =>
  serve(
    route,
    async ({ query, principal, rawPath, rawQueryString, headers }, store) => {
      const { tenant } = principal;
      const { after, since, types, line, limit } = query;
      if (queryProblems(query, lines).length > 0) {
        throw validationFailed(await allQueryProblems(store, tenant, query, lines));
      }
      const apiUrl = calledUrl(headers, rawPath, route.path);
      const cloudEvents = headers.accept?.toLowerCase().includes(CLOUD_EVENTS_BATCH) ? { stage, apiUrl } : undefined;
      const call = { tenant, path: rawPath, rawQueryString, cloudEvents };
      const head = (await readHead(store, tenant)) ?? EMPTY_LOG;
      const place = await placeOf(store, tenant, head, { after, since });
      if (place.position === head.position) return logResponse({ entries: [], next: place, hasMore: false }, call);
      const isWanted = (entry: LogEntry) =>
        (types?.some((type) => type === entry.type) ?? true) && (line?.some((name) => name === entry.line) ?? true);
      const wants = types === undefined && line === undefined ? undefined : isWanted;
      return logResponse(await readLog(store, { tenant, after: place, wants, limit }), call);
    },
    {
      furtherChecks: ({ principal, query }, store) =>
        allQueryProblems(store, principal.tenant, givenPlace(query), lines),
    },
  );

export const handler = listEvents()();
