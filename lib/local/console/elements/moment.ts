import { h } from './dom.ts';
import { formatTime } from './format.ts';

/** Makes a time for people; a dash for none. */
export const moment = (at: string | null, now: Date): Node | string =>
  at === null ? '–' : h('time', { datetime: at }, formatTime(new Date(at), now));

/** Makes the time of the next attempt. A time that has passed is when it became due: a held webhook gets no request. */
export const due = (at: string, now: Date): readonly (Node | string)[] => [
  ...(new Date(at) < now ? ['due since '] : []),
  moment(at, now),
];
