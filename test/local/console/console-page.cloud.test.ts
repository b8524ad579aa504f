import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { launchBrowser } from '../../support/cloud/browser.ts';
import { startConsole } from './console-fixture.ts';
import { DAMAGED, FAR, LONG, ORDER } from './service-fixture.ts';

const wide = { width: 1280, height: 900 };
const narrow = { width: 400, height: 900 };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Time limit of one step, in milliseconds. Only a step that never happens takes so long. */
const PATIENCE_MS = 60_000;
const POLL = { timeout: PATIENCE_MS };

let browser: Browser;
let served: Awaited<ReturnType<typeof startConsole>>;

beforeAll(async () => {
  [browser, served] = await Promise.all([launchBrowser(), startConsole()]);
});

afterAll(async () => {
  await browser.close();
  served.close();
});

/** The address of the webhook that fails. */
const WAREHOUSE = 'https://warehouse.partner.example/hooks/orders';

/** The views with their address, their heading and the number of charts with data. */
const VIEWS = [
  { at: '#/dashboards/shop-test-orders?minutes=180', heading: 'Orders', charts: 3 },
  { at: '#/dashboards/shop-test-service?minutes=180', heading: 'Service', charts: 5 },
  { at: '#/alarms', heading: 'Alarms', charts: 0 },
  { at: '#/workflows', heading: 'Workflow runs', charts: 0 },
  { at: '#/workflows/appliances/ORD-2002.4', heading: 'ORD-2002.4', charts: 0 },
  { at: '#/events', heading: 'Events', charts: 0 },
  { at: '#/webhooks', heading: 'Webhooks', charts: 0 },
  { at: '#/webhooks/warehouse', heading: WAREHOUSE, charts: 0 },
  { at: `#/orders/${ORDER}`, heading: `Order ${ORDER}`, charts: 0 },
];

interface Look {
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly forcedColors?: 'active';
  /** Errors in the browser's console that the test causes. */
  readonly caused?: readonly string[];
}

/** Opens the console in a new browser context. Afterwards it verifies that there was no error and no other host. */
async function open({ caused = [], ...look }: Look, use: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: wide, ...look });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  const hosts = new Set<string>();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && errors.push(message.text()));
  page.on('request', (request) => hosts.add(new URL(request.url()).origin));
  try {
    await use(page);
    expect([...new Set(errors)]).toEqual(caused);
    expect([...hosts].filter((host) => host !== 'null')).toEqual([new URL(served.url).origin]);
  } finally {
    await context.close();
  }
}

async function visit(page: Page, at: string, heading: string): Promise<void> {
  await page.goto(served.url + at);
  await page.getByRole('heading', { level: 1, name: heading, exact: true }).waitFor();
  // What the view shows comes with the answer to its first request.
  await page.locator('.widget, .alarm, .runs tbody tr, .states li, .records tbody tr').first().waitFor();
  await expect.poll(() => page.locator('.widget:not(.folded) .plot:not(:has(canvas))').count(), POLL).toBe(0);
}

/** Counts the charts that show something in colour, rather than axes alone. */
const COLOURED = `[...document.querySelectorAll('.plot canvas')].filter((canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  let coloured = 0;
  for (let at = 0; at < data.length; at += 4) {
    const channels = [data[at], data[at + 1], data[at + 2]];
    if (data[at + 3] > 200 && Math.max(...channels) - Math.min(...channels) > 60) coloured += 1;
  }
  return coloured >= 8;
}).length`;

const Violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

async function violations(page: Page): Promise<readonly string[]> {
  // Views of one page share what was loaded into it.
  if (await page.evaluate('globalThis.axe === undefined')) await page.evaluate(AXE);
  const found = Violations.parse(
    await page.evaluate('axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)'),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

describe.each([
  { colorScheme: 'light', viewport: wide },
  { colorScheme: 'dark', viewport: wide },
  { colorScheme: 'light', viewport: narrow },
  { colorScheme: 'dark', viewport: narrow },
] as const)('$colorScheme and $viewport.width wide', (look) => {
  test('every view has its data, can be used by everybody and fits', async () => {
    await open(look, async (page) => {
      for (const { at, heading, charts } of VIEWS) {
        await visit(page, at, heading);
        await expect.poll(async () => ({ at, charts: await page.evaluate(COLOURED) }), POLL).toEqual({ at, charts });
        // What is hidden until it is asked for must be right as well.
        await page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true");
        expect({ at, violations: await violations(page) }).toEqual({ at, violations: [] });
        const width = z.number().parse(await page.evaluate('document.documentElement.scrollWidth'));
        expect({ at, width }).toEqual({ at, width: look.viewport.width });
      }
      const background = String(await page.evaluate('getComputedStyle(document.body).backgroundColor'));
      const [red = 0] = (background.match(/\d+/g) ?? []).map(Number);
      if (look.colorScheme === 'dark') expect(red).toBeLessThan(60);
      else expect(red).toBeGreaterThan(200);
    });
  });
});

test('charts without data say so, lone values are points, and Markdown holds no HTML', async () => {
  await open({}, async (page) => {
    await visit(page, '#/dashboards/shop-test-service?minutes=180', 'Service');
    const throttles = page.getByRole('region', { name: 'Throttles', exact: true });
    await throttles.getByText('No data yet in this time range.').waitFor();
    await page.getByRole('img', { name: /^Dead letters\. Latest: stream 2/ }).waitFor();
    await visit(page, '#/dashboards/shop-test-orders?minutes=180', 'Orders');
    await page.getByText('<b>Not bold</b>').waitFor();
    await page.getByText('1,252').waitFor();
  });
});

test('alarms in alarm come first and are counted everywhere', async () => {
  await open({}, async (page) => {
    for (const { at, heading } of VIEWS) {
      await visit(page, at, heading);
      await page.getByRole('link', { name: 'Alarms 2 in alarm' }).waitFor();
    }
    await visit(page, '#/alarms', 'Alarms');
    expect(await page.locator('h2').allTextContents()).toEqual(['In alarm (2)', 'Insufficient data (1)', 'OK (1)']);
    expect(await page.title()).toBe('(2 in alarm) Alarms · Local console');
    await page.getByText('Runbook: "Orders stuck"').waitFor();
    await page.getByText('Child alarms (2)').first().click();
    await page.getByRole('heading', { name: 'place-availability-fast-short' }).waitFor();
  });
});

test('a run is drawn with the path it took and where it failed', async () => {
  await open({}, async (page) => {
    await visit(page, '#/workflows/appliances/ORD-2002.4', 'ORD-2002.4');
    expect(await page.locator('.state.entered .name').allTextContents()).toEqual(['Publish event', 'By status']);
    expect(await page.locator('.state.failed').allTextContents()).toEqual(['qa: check deadlinesTask · failed here']);
    expect(await page.locator('.arrow.taken').count()).toBe(2);
    expect(await page.locator('.condition.taken').allTextContents()).toEqual(['status = qa']);
    await page.getByRole('heading', { name: 'Error: Lambda.ServiceException' }).waitFor();
    await page.getByText('"errorMessage": "the table did not answer"').waitFor();
    const part = await page.locator('.state').count();
    await page.getByRole('checkbox', { name: 'Whole state machine' }).check();
    expect(await page.locator('.state').count()).toBeGreaterThan(part);
  });
});

/** The position of the focused control in the page's order, and `seen` when its focus is visible. */
const Focus = z.object({ index: z.number(), seen: z.boolean() });
const CONTROLS = `[...document.querySelectorAll('a[href], button, select, input, summary, [tabindex="0"]')]
  .filter((element) => element.checkVisibility())`;
const FOCUS = `({
  index: ${CONTROLS}.indexOf(document.activeElement),
  seen: getComputedStyle(document.activeElement).outlineStyle !== 'none',
})`;

describe('with the keyboard', () => {
  test('everything is reached in order, and seen to be', async () => {
    await open({}, async (page) => {
      for (const { at, heading } of VIEWS) {
        await visit(page, at, heading);
        // From the top, as after a reload.
        await page.evaluate('document.getElementById("skip").focus()');
        const controls = z.number().parse(await page.evaluate(`${CONTROLS}.length`));
        for (let index = 0; index < controls; index += 1) {
          expect(Focus.parse(await page.evaluate(FOCUS))).toEqual({ index, seen: true });
          await page.keyboard.press('Tab');
        }
      }
    });
  });

  test('the skip link, the range, pausing and the figures work, and a refresh leaves them as they are', async () => {
    await open({}, async (page) => {
      await visit(page, '', 'Orders');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      expect(await page.evaluate('document.activeElement.id')).toBe('main');
      const range = page.getByRole('combobox', { name: 'Last' });
      await range.focus();
      // The request comes after the new view has replaced the old one, which the keys below must not reach any more.
      const reopened = page.waitForRequest(/api\/dashboards\/shop-test-orders\?minutes=180$/);
      await page.keyboard.press('ArrowDown');
      await page.waitForURL(/#\/dashboards\/shop-test-orders\?minutes=180$/);
      await reopened;
      const figures = page.getByRole('region', { name: 'Orders placed', exact: true }).getByText('Figures');
      await figures.focus();
      await page.keyboard.press('Enter');
      await page.getByRole('rowheader', { name: 'Subscriptions' }).waitFor();
      const pause = page.getByRole('button', { name: 'Pause' });
      await pause.focus();
      await page.keyboard.press('Space');
      expect(await pause.getAttribute('aria-pressed')).toBe('true');
      const refreshed = page.waitForResponse(/api\/dashboards/);
      await page.keyboard.press('Space');
      await (await refreshed).finished();
      await page.getByRole('rowheader', { name: 'Subscriptions' }).waitFor();
      expect(await page.evaluate('document.activeElement.id')).toBe('pause');
    });
  });

  test('runs are filtered, opened and come back to; a reload keeps the filter', async () => {
    await open({}, async (page) => {
      await visit(page, '#/workflows', 'Workflow runs');
      await page.getByRole('combobox', { name: 'Status' }).selectOption('FAILED');
      await page.getByText('1 run', { exact: true }).waitFor();
      await page.reload();
      await page.getByText('1 run', { exact: true }).waitFor();
      await page.getByRole('combobox', { name: 'Status' }).selectOption('');
      await page.getByRole('searchbox', { name: 'Name, state or error' }).focus();
      await page.keyboard.type('qa: wait');
      await page.getByText('1 run', { exact: true }).waitFor();
      await page.getByRole('link', { name: 'ORD-2005.4' }).focus();
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name: 'ORD-2005.4' }).waitFor();
      await page.goBack();
      await page.getByText('1 run', { exact: true }).waitFor();
      expect(await page.getByRole('searchbox').inputValue()).toBe('qa: wait');
    });
  });
});

/** Returns the texts of the cells of a table's rows. */
/** Returns the cells of a table's rows, which come with the answer to the view's first request. */
const rowsOf = async (page: Page, table: string): Promise<readonly (readonly string[])[]> => {
  const rows = page.getByRole('table', { name: table, exact: true }).locator('tbody tr');
  await rows.first().waitFor();
  return Promise.all((await rows.all()).map((row) => row.getByRole('cell').allInnerTexts()));
};

describe('the data of the service', () => {
  test('show an event as it happens, first, and lead from the event to its order and on to the webhook', async () => {
    await open({}, async (page) => {
      await visit(page, '#/events', 'Events');
      await page.getByText('25 events (newest)').waitFor();
      const pause = page.getByRole('button', { name: 'Pause' });
      await pause.click();
      served.service.append({
        id: `${ORDER}-v2`,
        type: 'order.status_changed',
        order: ORDER,
        line: 'devices',
        webhook: null,
      });
      await pause.click();
      await page.getByRole('cell', { name: `${ORDER}-v2` }).waitFor();
      const [first, second] = await rowsOf(page, 'Events');
      expect(first?.toSpliced(2, 1)).toEqual([`${ORDER}-v2`, 'order.status_changed', String(ORDER), 'devices']);
      expect(second?.toSpliced(2, 1)).toEqual(['gone-1', 'webhook.disabled', 'gone', '–']);
      await page
        .getByRole('link', { name: String(ORDER) })
        .first()
        .click();
      await page.getByRole('heading', { level: 1, name: `Order ${ORDER}` }).waitFor();
      const events = await rowsOf(page, 'Events of the order');
      expect(events.map(([id, type]) => [id, type])).toEqual([
        [`${ORDER}-v2`, 'order.status_changed'],
        [`${ORDER}-v1`, 'order.placed'],
      ]);
      expect(events[0]?.[3]).toBe('None');
      const placed = page.getByRole('row', { name: `${ORDER}-v1` }).getByRole('listitem');
      expect(await placed.allInnerTexts()).toEqual([
        expect.stringMatching(
          /^Succeeded\s+https:\/\/desk\.partner\.example\/hooks\/orders\s+HTTP 200 in 38 ms · 1 attempt$/,
        ),
        expect.stringMatching(/^Pending\s+https:\S+\s+HTTP 503 in 1\.3 s · 3 attempts · next \S+$/),
      ]);
      expect((await rowsOf(page, 'History')).map((cells) => cells.toSpliced(1, 1))).toEqual([
        ['2', 'new to provisioning', 'workflow', 'stock taken', 'items[0].taken'],
        ['1', 'placed in new', 'demo', '–', '–'],
      ]);
      await page.getByRole('link', { name: WAREHOUSE }).click();
      await page.getByRole('heading', { level: 1, name: WAREHOUSE }).waitFor();
      await page.getByRole('link', { name: 'Runs of this order' }).waitFor({ state: 'detached' });
    });
  });

  test('say what a view leaves out, and where it is', async () => {
    await open({}, async (page) => {
      await visit(page, `#/orders/${LONG}`, `Order ${LONG}`);
      await page.getByText(`40 older versions are in npm run ops -- order ${LONG}.`).waitFor();
      await page.getByText('1 older event is in the log of events.').getByRole('link').click();
      await expect.poll(() => page.url(), POLL).toMatch(new RegExp(`#/events\\?tenant=demo&text=${LONG}-$`));
      await page.goto(`${served.url}#/events?text=${FAR}`);
      await page.getByText('No events among the newest.').waitFor();
      await page.getByRole('link', { name: 'Older events' }).click();
      await page.getByText('No events among the items of this page.').waitFor();
      await page.goto(`${served.url}#/orders/${ORDER}`);
      await page.getByRole('heading', { level: 1, name: `Order ${ORDER}` }).waitFor();
      await page.getByRole('cell', { name: 'placed in new' }).waitFor();
      expect(await page.getByText(/older (event|version)/).count()).toBe(0);
    });
  });

  test('say which item is damaged, and that a local cloud does not respond', async () => {
    const caused = [
      'Failed to load resource: the server responded with a status of 500 (Internal Server Error)',
      'Failed to load resource: net::ERR_FAILED',
    ];
    await open({ caused }, async (page) => {
      const trouble = page.locator('#trouble');
      await page.goto(`${served.url}#/orders/${DAMAGED}`);
      await trouble.getByText(`The item ORDER#${DAMAGED} ORDER is malformed: status.`, { exact: true }).waitFor();
      await visit(page, '#/webhooks', 'Webhooks');
      await expect.poll(() => trouble.innerText()).toBe('');
      await page.route('**/console/api/**', (route) => route.abort());
      await trouble.getByText(/^The local cloud does not respond/).waitFor();
    });
  });

  test('show of a webhook its status and why, and of each delivery its attempts', async () => {
    await open({}, async (page) => {
      await visit(page, '#/webhooks', 'Webhooks');
      const webhooks = (await rowsOf(page, 'Webhooks')).map((cells) =>
        cells.map((cell) => cell.replaceAll(/\s+/g, ' ')),
      );
      const time = expect.stringMatching(/^\d\d:\d\d:\d\d$/);
      const desk = 'https://desk.partner.example/hooks/orders The service desk';
      expect(webhooks).toEqual([
        [desk, 'demo', 'Enabled', 'order.placed order.status_changed', '0', time, '–'],
        [
          ...[WAREHOUSE, 'demo', expect.stringMatching(/^Held until \S+$/), 'All of devices', '10,000 or more', time],
          expect.stringMatching(/^\S+ HTTP 503 in 1\.3 s failing since \S+$/),
        ],
        [
          ...[
            'https://gone.partner.example/hooks/orders',
            'rival',
            'Disabled its address has answered 410 Gone',
            'All',
          ],
          ...['0', '–', expect.stringMatching(/^\S+ HTTP 410 in 35 ms$/)],
        ],
      ]);
      await page.getByRole('link', { name: WAREHOUSE }).click();
      await page.getByRole('table', { name: 'Deliveries' }).waitFor();
      await page.getByText('3 attempts').click();
      expect(
        await page
          .getByRole('row', { name: `${ORDER}-v1` })
          .getByRole('listitem')
          .allInnerTexts(),
      ).toEqual([
        expect.stringMatching(/: Timeout after 10 s$/),
        expect.stringMatching(/: HTTP 302 \(redirect\) in 22 ms$/),
        expect.stringMatching(/: HTTP 503 in 1\.3 s$/),
      ]);
      await page.getByRole('combobox', { name: 'Status of deliveries' }).selectOption('failed');
      await page.getByText('1 delivery', { exact: true }).waitFor();
      const [failed] = await rowsOf(page, 'Deliveries');
      expect(failed).toEqual([
        '100030-v3',
        'order.commented',
        '100030',
        'Failed',
        'Refused address',
        '0 s',
        '1 attempt',
        '–',
      ]);
      expect(page.url()).toMatch(/#\/webhooks\/warehouse\?status=failed$/);
    });
  });

  test('are filtered by tenant, type and order, page by page; a reload keeps the filter', async () => {
    await open({}, async (page) => {
      await visit(page, '#/events', 'Events');
      await page.getByRole('link', { name: 'Older events' }).click();
      await page.getByText('(oldest)').waitFor();
      await page.getByRole('link', { name: 'Newest events' }).click();
      await page.getByText('25 events (newest)').waitFor();
      await page.getByRole('combobox', { name: 'Type' }).selectOption('order.commented');
      await page.getByText('10 events', { exact: true }).waitFor();
      await page.getByRole('searchbox', { name: 'Order number or event id' }).fill('100012');
      await page.getByText('1 event', { exact: true }).waitFor();
      await page.reload();
      await page.getByText('1 event', { exact: true }).waitFor();
      expect(await page.getByRole('combobox', { name: 'Type' }).inputValue()).toBe('order.commented');
      await page.getByRole('combobox', { name: 'Tenant' }).selectOption('rival');
      await page.getByText('No events.').waitFor();
    });
  });
});

/** Changes the data that the page gets of a path. */
async function changed(page: Page, path: RegExp, change: (answer: Answer) => unknown): Promise<void> {
  await page.route(path, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: change(Answer.parse(await response.json())) });
  });
}

const Answer = z.looseObject({
  time: z.string(),
  webhooks: z.array(z.looseObject({})).optional(),
  webhook: z.looseObject({}).optional(),
  deliveries: z.array(z.looseObject({})).optional(),
});
type Answer = z.infer<typeof Answer>;

describe('what nobody expected', () => {
  const long = { url: `https://a.example/${'W'.repeat(900)}`, description: 'W'.repeat(200) };

  test.each([wide, narrow])('a long text without spaces fits, when it is $width wide', async (viewport) => {
    await open({ viewport }, async (page) => {
      await changed(page, /api\/webhooks/, ({ webhooks, webhook, ...answer }) => ({
        ...answer,
        ...(webhooks && { webhooks: webhooks.map((known) => ({ ...known, ...long })) }),
        ...(webhook && { webhook: { ...webhook, ...long } }),
      }));
      for (const [at, heading] of [
        ['#/webhooks', 'Webhooks'],
        ['#/webhooks/warehouse', long.url],
      ] as const) {
        await visit(page, at, heading);
        await page.getByText(long.description).first().waitFor();
        expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(viewport.width);
        // A column that lost its room to another would break its heading at each letter.
        const heights = "[...document.querySelectorAll('th')].map(({ offsetHeight }) => offsetHeight)";
        expect(Math.max(0, ...z.array(z.number()).parse(await page.evaluate(heights)))).toBeLessThan(60);
      }
    });
  });

  test('an attempt whose time has passed is due since then', async () => {
    await open({}, async (page) => {
      await changed(page, /api\/webhooks\/warehouse/, ({ deliveries = [], ...answer }) => ({
        ...answer,
        deliveries: deliveries.map((delivery) => ({
          ...delivery,
          nextAttemptAt: new Date(Date.parse(answer.time) - 1_000).toISOString(),
        })),
      }));
      await visit(page, '#/webhooks/warehouse', WAREHOUSE);
      expect((await rowsOf(page, 'Deliveries'))[0]?.at(-1)).toMatch(/^due since \S+$/);
    });
  });

  test('another view opens at once, although the local cloud does not respond', async () => {
    await open({ caused: ['Failed to load resource: net::ERR_FAILED'] }, async (page) => {
      await visit(page, '#/alarms', 'Alarms');
      await page.route('**/console/api/**', (route) => route.abort());
      await page.getByRole('link', { name: 'Webhooks' }).click();
      await page.locator('#trouble').getByText('The local cloud does not respond').waitFor();
      await page.getByRole('heading', { level: 1, name: 'Webhooks' }).waitFor();
      expect(await page.locator('nav [aria-current]').allInnerTexts()).toEqual(['Webhooks']);
    });
  });

  test('a filter says that the local cloud does not respond, also while the page is paused', async () => {
    await open({ caused: ['Failed to load resource: net::ERR_FAILED'] }, async (page) => {
      await visit(page, '#/events', 'Events');
      await page.getByRole('button', { name: 'Pause' }).click();
      await page.route('**/console/api/**', (route) => route.abort());
      await page.getByRole('searchbox').fill('100012');
      await page.locator('#trouble').getByText('The local cloud does not respond').waitFor();
      await page.unroute('**/console/api/**');
      await page.getByRole('searchbox').fill('none of them');
      await page.getByText('No events.').waitFor();
      await expect.poll(() => page.locator('#trouble').innerText(), POLL).toBe('');
    });
  });

  test('the range and the choices of a link are shown, also those that no control offers', async () => {
    const caused = ['Failed to load resource: the server responded with a status of 400 (Bad Request)'];
    await open({ caused }, async (page) => {
      await page.goto(`${served.url}#/workflows?machine=gone`);
      await page.getByText('No runs.').waitFor();
      expect(await page.getByRole('combobox', { name: 'State machine' }).inputValue()).toBe('gone');
      const orders = page.getByRole('link', { name: 'Orders' });
      expect(await orders.getAttribute('href')).toBe('#/dashboards/shop-test-orders?minutes=60');
      await visit(page, '#/dashboards/shop-test-orders?minutes=45', 'Orders');
      await page.getByRole('combobox', { name: 'Last' }).and(page.locator(':has([value="45"]:checked)')).waitFor();
      await page.goto(`${served.url}#/dashboards/shop-test-orders?minutes=soon`);
      await page.locator('#trouble').getByText('The parameter minutes of the address is not valid.').waitFor();
    });
  });

  test('forced colours tell the current view from the others, and pausing from refreshing', async () => {
    await open({ forcedColors: 'active' }, async (page) => {
      await visit(page, '#/alarms', 'Alarms');
      const borders = `['[aria-current]', ':not([aria-current])'].map((which) =>
        getComputedStyle(document.querySelector('nav a' + which)).borderBottomColor)`;
      const [current, other] = z.array(z.string()).parse(await page.evaluate(borders));
      expect(current).not.toBe(other);
      const background = "getComputedStyle(document.getElementById('pause')).backgroundColor";
      const refreshing = await page.evaluate(background);
      await page.getByRole('button', { name: 'Pause' }).click();
      await expect.poll(() => page.evaluate(background), POLL).not.toBe(refreshing);
    });
  });
});

test('says that the local cloud does not respond, until it responds again', async () => {
  const context = await browser.newContext({ viewport: wide });
  try {
    const page = await context.newPage();
    await visit(page, '#/alarms', 'Alarms');
    await page.route('**/api/**', (route) => route.abort());
    const pause = page.getByRole('button', { name: 'Pause' });
    const refresh = async () => {
      await pause.click();
      await pause.click();
    };
    await refresh();
    await page.getByText('The local cloud does not respond').waitFor();
    await page.unroute('**/api/**');
    await refresh();
    await page.getByText('The local cloud does not respond').waitFor({ state: 'detached' });
  } finally {
    await context.close();
  }
});
