import { h } from './dom.ts';
import { formatTime } from './format.ts';

/** Makes a time for people; a dash for none. */
export const moment = (at: string | null, now: Date): Node | string =>
  at === null ? '–' : h('time', { datetime: at }, formatTime(new Date(at), now));
