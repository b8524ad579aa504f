import { describe, expect, it } from 'vitest';
import { HOLISTIC_RULES, REQUIRED_FIELDS } from '../../../functions/appliances/model/holistic-rules.ts';
import { lifecycle as applianceLifecycle } from '../../../functions/appliances/model/lifecycle.ts';
import { statusesOf } from '../../../functions/core/model/lifecycle.ts';
import { CUSTOMER_STATUSES } from '../../../functions/subscriptions/model/account-items.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { deployedDocument } from '../../../lib/functions/service-assets.ts';

const content = deployed({ sandbox: false });
const guide = deployedDocument(content).info.description ?? '';

/** Returns a chapter of the guide, up to the next heading of its level or above. */
const chapterOf = (heading: string): string =>
  new RegExp(`^(#+) ${heading}$[\\s\\S]*?(?=^#{1,3} |(?![\\s\\S]))`, 'm').exec(guide)?.[0] ?? '';

describe.each(content.lines.map(({ table, lifecycle }) => ({ title: table.title, table, lifecycle })))(
  'the guide to following $title',
  ({ title, table, lifecycle }) => {
    const chapter = chapterOf(`Follow ${title.toLowerCase()}`);

    it.each(statusesOf(lifecycle))('says who sets %s, what ends it and what may be done', (status) => {
      const cells = chapter.split('\n').find((line) => line.startsWith(`| \`${status}\` |`));
      const [, , meaning, setBy, ends = '', mayBeDone, attention = ''] = (cells ?? '')
        .split('|')
        .map((cell) => cell.trim());
      const { description, next = [], deadlines = [] } = lifecycle[status] ?? {};
      expect(meaning).toBe(description);
      expect(setBy).toMatch(/\.$/);
      expect(mayBeDone).toMatch(/\.$/);
      expect([...ends.matchAll(/`([^`]+)`/g)].map(([, name]) => name)).toEqual(next);
      for (const { reason } of deadlines) expect(attention).toContain(reason);
    });

    it('says how often to read an order, and where nothing follows', () => {
      const final = statusesOf(lifecycle).filter((status) => lifecycle[status]?.next.length === 0);
      expect(chapter).toContain(table.following?.polling);
      expect(chapter).toContain(
        `Nothing follows these statuses: ${final.map((status) => `\`${status}\``).join(', ')}.`,
      );
    });
  },
);

describe('the guide to following orders', () => {
  it('names the log, the webhooks and the transitions of an order', () => {
    const section = chapterOf('Follow an order');
    for (const name of ['GET /events', 'Webhooks', 'order.status_changed', 'allowedTransitions']) {
      expect(section).toContain(name);
    }
  });

  it('has a checklist of what provisioning needs, an entry for each rule and each required field', () => {
    const chapter = chapterOf('Follow appliance orders');
    expect(chapter.match(/^- \[ \] /gm)).toHaveLength(HOLISTIC_RULES.length);
    for (const field of Object.keys(REQUIRED_FIELDS)) expect(chapter).toContain(`\`${field}\``);
    const holistic = statusesOf(applianceLifecycle).filter((status) => applianceLifecycle[status].holistic);
    expect(chapter).toContain(`In ${holistic.map((status) => `\`${status}\``).join(', ')} an order must pass`);
  });

  it('explains each status of customers and subscriptions', () => {
    const chapter = chapterOf('Follow subscription orders');
    for (const status of CUSTOMER_STATUSES) expect(chapter).toMatch(new RegExp(`^\\| \`${status}\` \\| .+ \\|$`, 'm'));
    for (const word of ['Customers', 'Subscriptions', 'Lines of an order', 'MANUAL_RENEWAL']) {
      expect(chapter).toContain(word);
    }
  });
});
