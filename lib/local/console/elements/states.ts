import type { ExecutionStatus } from '../../views/answers.ts';
import type { AlarmState } from '../../views/cloudwatch-views.ts';
import type { DeliveryStatus, WebhookStatus } from '../../views/service-views.ts';
import { h, s } from './dom.ts';

type Tone = 'bad' | 'good' | 'busy' | 'unknown';

interface Look {
  readonly words: string;
  readonly tone: Tone;
}

/** The alarm states, most important first. */
export const ALARM_STATES: Readonly<Record<AlarmState, Look>> = {
  ALARM: { words: 'In alarm', tone: 'bad' },
  INSUFFICIENT_DATA: { words: 'Insufficient data', tone: 'unknown' },
  OK: { words: 'OK', tone: 'good' },
};

export const EXECUTION_STATUSES: Readonly<Record<ExecutionStatus, Look>> = {
  RUNNING: { words: 'Running', tone: 'busy' },
  SUCCEEDED: { words: 'Succeeded', tone: 'good' },
  FAILED: { words: 'Failed', tone: 'bad' },
  TIMED_OUT: { words: 'Timed out', tone: 'bad' },
  ABORTED: { words: 'Aborted', tone: 'unknown' },
};

export const DELIVERY_STATUSES: Readonly<Record<DeliveryStatus, Look>> = {
  pending: { words: 'Pending', tone: 'busy' },
  succeeded: { words: 'Succeeded', tone: 'good' },
  failed: { words: 'Failed', tone: 'bad' },
};

export const WEBHOOK_STATUSES: Readonly<Record<WebhookStatus, Look>> = {
  enabled: { words: 'Enabled', tone: 'good' },
  holding: { words: 'Held', tone: 'unknown' },
  disabled: { words: 'Disabled', tone: 'bad' },
};

/** A sign for each tone, so that color is never the only difference. */
const SIGNS: Readonly<Record<Tone, string>> = {
  bad: 'M8 1.5 15 14H1ZM8 6v4M8 11.6v.4',
  good: 'M2.5 8.5 6.5 12.5 13.5 4',
  busy: 'M4 2.5 13 8 4 13.5Z',
  unknown: 'M2 8h12',
};

/** Makes a badge with a state's words, sign and color. */
export function stateBadge({ words, tone }: Look): HTMLElement {
  const sign = s('svg', { viewBox: '0 0 16 16', 'aria-hidden': 'true' }, s('path', { d: SIGNS[tone] }));
  return h('span', { class: `badge ${tone}` }, sign, words);
}
