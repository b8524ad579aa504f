import { changeAnOrder } from './change-an-order.ts';
import { errors } from './errors.ts';
import { eventsAndWebhooks } from './events-and-webhooks.ts';
import { followAnOrder } from './follow-an-order.ts';
import { getAToken } from './get-a-token.ts';
import type { GuideSection, GuideSource } from './guide-section.ts';
import { introduction } from './introduction.ts';
import { orderAppliances } from './order-appliances.ts';
import { orderDevices } from './order-devices.ts';
import { readAList } from './read-a-list.ts';
import { retrySafely } from './retry-safely.ts';
import { sellSubscriptions } from './sell-subscriptions.ts';
import { startInFiveMinutes } from './start-in-five-minutes.ts';

/** Sections of the guide, in the order in which a reader needs them. */
const SECTIONS: readonly GuideSection[] = [
  introduction,
  startInFiveMinutes,
  orderDevices,
  orderAppliances,
  sellSubscriptions,
  getAToken,
  retrySafely,
  followAnOrder,
  changeAnOrder,
  readAList,
  eventsAndWebhooks,
  errors,
];

/** Returns the introduction of the OpenAPI document in Markdown, for readers who are about to make their first call. */
export const guide = (source: GuideSource): string =>
  SECTIONS.map((section) => section(source))
    .filter((text) => text !== '')
    .join('\n\n');
