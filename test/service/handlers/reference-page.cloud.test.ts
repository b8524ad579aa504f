import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import * as z from 'zod';
import { endpointsOf, pathOf } from '../../../functions/core/model/endpoint.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { operationId } from '../../../lib/openapi/document/operation.ts';
import { launchBrowser } from '../../support/cloud/browser.ts';

const wide = { width: 1280, height: 900 };
const narrow = { width: 390, height: 844 };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Time limit of one step, in milliseconds. Only a step that never happens takes so long. */
const PATIENCE_MS = 60_000;

let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});

afterAll(() => browser.close());

interface Opened {
  readonly page: Page;
  /** Errors of scripts, of the content security policy and of failed requests. */
  readonly errors: string[];
  /** Addresses that the page has asked for. */
  readonly asked: string[];
}

/** Names under which a developer opens the page. */
const NAMES = ['localhost', '127.0.0.1'] as const;

interface Visit extends BrowserContextOptions {
  readonly hash?: string;
  readonly name?: (typeof NAMES)[number];
}

/** Opens the reference page of the running local cloud, in a browser without history or cache. */
async function open({ hash = '', name = '127.0.0.1', ...options }: Visit, look: (opened: Opened) => Promise<void>) {
  const context = await browser.newContext({ viewport: wide, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  const asked: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => request.url().startsWith('http') && asked.push(request.url()));
  const address = new URL(`docs${hash}`, inject('cloud').apiUrl);
  address.hostname = name;
  try {
    await page.goto(address.href);
    await searchOf(page).and(page.locator(':enabled')).waitFor();
    await look({ page, errors, asked });
  } finally {
    await context.close();
  }
}

/** The bar and the dialog by their elements: to find a role in the whole page takes a third of a second. */
const barOf = (page: Page) => page.locator('body > header');
const dialogOf = (page: Page) => page.locator('body > dialog');
const searchOf = (page: Page) => barOf(page).getByRole('combobox', { name: 'Search' });
const article = (page: Page, id: string) => page.locator(`article[aria-labelledby="operation-${id}"]`);

/** Returns `true` once the place of an anchor is in sight, below the bar. */
const isInSight = (page: Page, anchor: string) =>
  page.evaluate(`(() => {
    const { top } = document.getElementById(${JSON.stringify(anchor)}).getBoundingClientRect();
    return top >= document.querySelector('.bar').getBoundingClientRect().bottom - 1 && top < innerHeight;
  })()`);

const leadsTo = (page: Page, anchor: string) =>
  expect.poll(() => isInSight(page, anchor), { timeout: PATIENCE_MS, message: anchor }).toBe(true);

test('asks its own address alone, for two files, and shows every operation with its responses', async () => {
  await open({}, async ({ page, errors, asked }) => {
    expect(await page.title()).toBe('Quartermaster API reference');
    const api = inject('cloud').apiUrl.replace(/\/$/, '');
    expect(asked.map((url) => url.replace(/[0-9a-f]{16}/, 'hash'))).toEqual([
      `${api}/docs`,
      `${api}/docs/reference.hash.js`,
    ]);
    const shown = await page.evaluate(`[...document.querySelectorAll('article.operation')].map((article) => ({
      id: article.querySelector('h3').id,
      summary: article.querySelector('h3').textContent,
      route: article.querySelector('.route').textContent,
      statuses: [...article.querySelectorAll('.response')].map(({ dataset }) => dataset.status),
      sample: article.querySelector('.samples code').textContent.startsWith('curl '),
    }))`);
    const expected = endpointsOf(deployed({ sandbox: true }).endpointTables).map((row) => ({
      id: `operation-${operationId(row.table, row.key)}`,
      summary: row.endpoint.summary,
      route: `${row.endpoint.method} ${pathOf(row)}`,
      statuses: expect.arrayContaining(Object.keys(row.endpoint.responses)),
      sample: true,
    }));
    expect(shown).toHaveLength(expected.length);
    expect(shown).toEqual(expect.arrayContaining(expected));
    expect(errors).toEqual([]);
  });
});

const Violations = z.array(z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string() })) }));

/** Leaves three operations and five schemas, for they are made alike, opens all of their details, and loads axe-core. */
async function prepareForAxe(page: Page): Promise<void> {
  await page.evaluate(`
    for (const article of document.querySelectorAll('article.operation')) {
      const isKept = ['devices-place-order', 'subscriptions-place-order', 'devices-list-orders'].includes(article.querySelector('form').dataset.operation);
      if (!isKept) article.remove();
    }
    for (const link of document.querySelectorAll('#menu a')) if (document.getElementById(link.hash.slice(1)) === null) link.remove();
    for (const schema of [...document.querySelectorAll('details.schema')].slice(5)) schema.remove();
    for (const details of document.querySelectorAll('details')) details.open = true;
  `);
  await page.evaluate(AXE);
}

/** Returns what the rules of axe-core find. */
async function violations(page: Page): Promise<readonly string[]> {
  const found = Violations.parse(
    await page.evaluate('axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)'),
  );
  return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Returns the brightness of a colour of the page, from 0 to 255. */
async function brightness(page: Page, property: 'color' | 'backgroundColor'): Promise<number> {
  const color = String(await page.evaluate(`getComputedStyle(document.body).${property}`));
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
  return (red + green + blue) / 3;
}

describe.each([
  { colorScheme: 'light', viewport: wide },
  { colorScheme: 'dark', viewport: wide },
  { colorScheme: 'light', viewport: narrow },
  { colorScheme: 'dark', viewport: narrow },
] as const)('$colorScheme and $viewport.width wide', (look) => {
  test('fits, has the colours of the system, and can be used by everybody', async () => {
    await open(look, async ({ page, errors }) => {
      const [text, background] = [await brightness(page, 'color'), await brightness(page, 'backgroundColor')];
      if (look.colorScheme === 'light') expect(background).toBeGreaterThan(200);
      else expect(background).toBeLessThan(60);
      expect(Math.abs(text - background)).toBeGreaterThan(150);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.viewport.width);
      await prepareForAxe(page);
      await page.getByRole('button', { name: 'Get a token', exact: true }).first().click();
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(look.viewport.width);
      expect(errors).toEqual([]);
    });
  });
});

/** Gets a token of a client by its id and secret. */
async function getToken(page: Page, client: string, scopes: readonly string[] = []): Promise<void> {
  await barOf(page).getByRole('button').last().click();
  const dialog = dialogOf(page);
  await dialog.getByLabel('Client id').fill(client);
  await dialog.getByLabel('Client secret').fill(inject('cloud').secrets[client] ?? '');
  if (scopes.length > 0) await dialog.getByText('Scopes', { exact: true }).click();
  for (const scope of scopes) await dialog.locator(`input[value="${scope}"]`).check();
  await dialog.getByRole('button', { name: 'Get token' }).click();
  await dialog.getByText(`You have a token of ${client}`).waitFor();
  await dialog.getByRole('button', { name: 'Close' }).click();
}

/** Sends the request of an operation's form, as it is. Returns its status. */
async function send(page: Page, id: string): Promise<number> {
  const form = article(page, id).locator('form');
  await form.scrollIntoViewIfNeeded();
  const button = form.getByRole('button', { name: 'Send' });
  if (!(await button.isVisible())) await form.getByText('Try it', { exact: true }).click();
  const path = (await form.getAttribute('data-path')) ?? '';
  const answered = page.waitForResponse((response) => response.url().includes(path.split('{')[0] ?? ''));
  await button.click();
  const status = (await answered).status();
  await form.locator('.result .status').getByText(String(status), { exact: true }).waitFor();
  return status;
}

test.each(NAMES)('gets a token at %s, uses it at once, and keeps it over a reload', async (name) => {
  await open({ name }, async ({ page, errors }) => {
    await getToken(page, 'demo');
    expect(await send(page, 'appliances-create-order')).toBe(200);
    const form = article(page, 'appliances-create-order').locator('form');
    const placed = await form.locator('.result pre').first().textContent();
    // The same key again is a repeat, which has no second effect.
    expect(await send(page, 'appliances-create-order')).toBe(200);
    expect(await form.locator('.result pre').first().textContent()).toBe(placed);
    await form.getByText('Headers of the response').click();
    await form.getByText('idempotent-replayed: true').waitFor();
    await form.getByRole('button', { name: 'New key' }).click();
    expect(await send(page, 'appliances-create-order')).toBe(200);
    expect(await form.locator('.result pre').first().textContent()).not.toBe(placed);

    await page.reload();
    await barOf(page).getByRole('button', { name: 'Token: demo' }).waitFor();
    expect(await send(page, 'devices-list-orders')).toBe(200);
    // Nothing of it outlives the tab.
    expect(await page.evaluate('[localStorage.length, document.cookie]')).toEqual([0, '']);
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain(inject('cloud').secrets.demo);

    const customers = article(page, 'subscriptions-create-customer').locator('form');
    await customers.scrollIntoViewIfNeeded();
    const token = String(await page.evaluate('Object.values(sessionStorage)[0]'));
    for (const language of ['curl', 'TypeScript', 'Python']) {
      await customers.getByRole('button', { name: language }).click();
      expect(await customers.locator('.samples code').textContent()).toContain(token);
    }
    expect(await customers.locator('.samples code').textContent()).toContain('"X-Api-Key": "demo"');
    expect(await customers.locator('.samples code').textContent()).toMatch(/"X-Correlation-Id": "[0-9a-f-]{36}"/);

    await barOf(page).getByRole('button', { name: 'Token: demo' }).click();
    await dialogOf(page).getByRole('button', { name: 'Forget the token' }).click();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    expect(errors).toEqual([]);
  });
});

test('gets the scopes that were chosen, and says why there is no token', async () => {
  await open({}, async ({ page }) => {
    await getToken(page, 'demo', ['device-orders/read']);
    expect(await send(page, 'devices-list-orders')).toBe(200);
    expect(await send(page, 'appliances-create-order')).toBe(403);
    await page.getByRole('banner').getByRole('button', { name: 'Token: demo' }).click();
    const dialog = page.getByRole('dialog', { name: 'Access token' });
    await dialog.getByLabel('Client secret').fill('wrong');
    await dialog.getByRole('button', { name: 'Get token' }).click();
    await dialog.getByText(/^No token: /).waitFor();
    await dialog.getByText('I have a token').click();
    await dialog.getByLabel('Token', { exact: true }).fill('secret');
    await dialog.getByRole('button', { name: 'Use token' }).click();
    await dialog.getByText('This is not a JSON Web Token').waitFor();
  });
});

test.each([wide, narrow])('leads to a deep link, when it is $width wide', async (viewport) => {
  await open({ viewport, hash: '#operation-devices-place-order-409' }, async ({ page, errors }) => {
    await leadsTo(page, 'operation-devices-place-order-409');
    const conflict = article(page, 'devices-place-order').getByText('the stock is too small');
    await conflict.filter({ visible: true }).first().waitFor();
    const code = String(await page.evaluate(`document.querySelector('.code[id^="error-"]')?.id ?? ''`));
    const anchors = ['get-a-token', 'operation-subscriptions-place-order', 'schema-DeviceOrder', code, 'top'];
    for (const anchor of anchors.filter((known) => known !== '')) {
      await page.evaluate(`location.hash = ${JSON.stringify(`#${anchor}`)}`);
      await leadsTo(page, anchor);
    }
    await page.reload();
    await leadsTo(page, 'top');
    expect(errors).toEqual([]);
  });
});

test.each([wide, narrow])('searches with the keyboard alone, when it is $width wide', async (viewport) => {
  await open({ viewport }, async ({ page, errors }) => {
    const search = searchOf(page);
    const results = barOf(page).getByRole('listbox', { name: 'Results' }).getByRole('option');
    for (const [query, first] of [
      ['INSUFFICIENT_STOCK', /INSUFFICIENT_STOCK/],
      ['1008', /1008/],
      ['timeout', /^Guide/],
      ['idempotency', /^(?:Guide|Code).*idempotency/i],
    ] as const) {
      await page.keyboard.press('/');
      await page.keyboard.type(query);
      await expect.poll(() => results.first().textContent(), { timeout: PATIENCE_MS }).toMatch(first);
      await page.keyboard.press('Enter');
      await expect.poll(() => results.count(), { timeout: PATIENCE_MS }).toBe(0);
      await leadsTo(page, String(await page.evaluate('location.hash.slice(1)')));
      await search.fill('');
      await page.evaluate('document.activeElement.blur()');
    }
    await search.fill('no such words anywhere');
    await barOf(page).getByText('Nothing found for').waitFor();
    expect(errors).toEqual([]);
  });
});

test('opens its contents on a phone, and closes them', async () => {
  await open({ viewport: narrow }, async ({ page }) => {
    const link = page
      .getByRole('navigation', { name: 'Contents' })
      .getByRole('link', { name: 'Order devices for an employee' });
    expect(await link.isVisible()).toBe(false);
    const button = page.getByRole('button', { name: 'Menu' });
    await button.click();
    await page.keyboard.press('Escape');
    await link.waitFor({ state: 'hidden' });
    await button.press('Enter');
    await link.click();
    await link.waitFor({ state: 'hidden' });
    await leadsTo(page, 'operation-devices-place-order');
  });
});

test('has its bar and its tables whole, and a search without result below it', async () => {
  await open({ viewport: { width: 320, height: 700 } }, async ({ page }) => {
    const parts = `[...document.querySelectorAll('.bar > :not([hidden])')].map((part) => part.getBoundingClientRect())
      .filter(({ top, bottom }) => top < 0 || bottom > document.querySelector('.bar').getBoundingClientRect().bottom)`;
    expect(await page.evaluate(parts)).toEqual([]);
    await searchOf(page).fill('x'.repeat(200));
    await barOf(page).getByText('Nothing found for').waitFor();
    const status =
      "(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)(document.querySelector('#search-status'))";
    expect(await page.evaluate(status)).toBe(true);
    await page.setViewportSize(wide);
    const tables = `[...document.querySelectorAll('.table')].filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)
      .map(({ textContent }) => textContent)`;
    expect(await page.evaluate(tables)).toEqual([]);
  });
});

test('closes its results when the focus leaves the search', async () => {
  await open({}, async ({ page }) => {
    await searchOf(page).fill('idempotency');
    const results = barOf(page).getByRole('listbox', { name: 'Results' });
    await results.waitFor();
    await page.keyboard.press('Tab');
    await results.waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.id')).toBe('token-button');
    await searchOf(page).focus();
    await results.waitFor();
  });
});

test('shows the response to the latest request, and what the browser cannot send', async () => {
  await open({}, async ({ page }) => {
    const first = Promise.withResolvers<void>();
    let requests = 0;
    await page.route('**/api/v1/device-hub/warehouses', async (route) => {
      requests += 1;
      const json = { request: requests };
      if (requests === 1) await first.promise;
      await route.fulfill({ json });
    });
    const form = article(page, 'devices-list-warehouses').locator('form');
    await form.scrollIntoViewIfNeeded();
    await form.getByText('Try it', { exact: true }).click();
    const button = form.getByRole('button', { name: 'Send' });
    await button.click();
    await expect.poll(() => requests).toBe(1);
    await button.click();
    const body = form.locator('.result pre').first();
    await body.getByText('"request": 2').waitFor();
    const late = page.waitForResponse('**/api/v1/device-hub/warehouses');
    first.resolve();
    await (await late).finished();
    expect(await body.textContent()).toContain('"request": 2');

    const place = article(page, 'appliances-create-order').locator('form');
    await place.scrollIntoViewIfNeeded();
    await place.getByText('Try it', { exact: true }).click();
    await place.getByLabel('Idempotency-Key').fill('ключ');
    await place.getByRole('button', { name: 'Send' }).click();
    await place.getByText('The browser cannot send this request').waitFor();
  });
});

test('forgets a token at its end, and says that a token has expired', async () => {
  await open({}, async ({ page }) => {
    await page.clock.install();
    await page.reload();
    const tokenUntil = (seconds: number) => `e30.${btoa(JSON.stringify({ client_id: 'demo', exp: seconds }))}.e30`;
    const use = async (token: string) => {
      await barOf(page).getByRole('button').last().click();
      await page.evaluate("document.querySelector('#own-token-form details').open = true");
      await dialogOf(page).getByLabel('Token', { exact: true }).fill(token);
      await dialogOf(page).getByRole('button', { name: 'Use token' }).click();
    };
    const now = Math.floor(Date.now() / 1_000);
    await use(tokenUntil(now + 1_800));
    await dialogOf(page).getByRole('button', { name: 'Close' }).click();
    await barOf(page).getByRole('button', { name: 'Token: demo' }).waitFor();
    await page.clock.fastForward('01:00:00');
    await barOf(page).getByRole('button', { name: 'Get a token' }).waitFor();
    expect(await page.evaluate('sessionStorage.length')).toBe(0);
    await use(tokenUntil(now));
    await dialogOf(page).getByText('This token has expired.').waitFor();
  });
});

test('selects a sample without a clipboard, and marks no other sample as copied', async () => {
  await open({}, async ({ page }) => {
    await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
    const samples = article(page, 'devices-list-orders').locator('.samples');
    await samples.scrollIntoViewIfNeeded();
    await samples.getByRole('button', { name: 'Copy' }).click();
    await samples.getByRole('button', { name: 'Selected' }).waitFor();
    expect(await page.evaluate('getSelection().toString().trim()')).toBe(await samples.locator('code').textContent());
    await samples.getByRole('button', { name: 'Python' }).click();
    await samples.getByRole('button', { name: 'Copy' }).waitFor();
  });
});

test('forced colours show the place and the language that are chosen', async () => {
  await open({ forcedColors: 'active', hash: '#get-a-token' }, async ({ page }) => {
    const backgrounds = (chosen: string, other: string) =>
      page.evaluate(`[${JSON.stringify(chosen)}, ${JSON.stringify(other)}].map((selector) =>
        getComputedStyle(document.querySelector(selector)).backgroundColor)`);
    for (const [chosen, other] of [
      ['#menu a[aria-current]', '#menu a:not([aria-current])'],
      ['.languages [aria-pressed="true"]', '.languages [aria-pressed="false"]'],
    ] as const) {
      await page.locator(chosen).first().waitFor();
      const [one, another] = z.array(z.string()).parse(await backgrounds(chosen, other));
      expect(one).not.toBe(another);
    }
  });
});
