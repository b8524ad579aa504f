import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { endpointsOf, pathOf } from '../../../functions/core/model/endpoint.ts';
import { deployed } from '../../../lib/config/product-lines.ts';
import { tokenFor } from '../../support/api/api.ts';
import { launchBrowser } from '../../support/cloud/browser.ts';

const wide = { width: 1280, height: 900 };
const narrow = { width: 400, height: 900 };
const operations = endpointsOf(deployed({ sandbox: true }).endpointTables);

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
  readonly hosts: Set<string>;
}

/** Opens the reference page of the running local cloud, in a browser without history or cache. */
async function open(options: BrowserContextOptions, look: (opened: Opened) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: wide, ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE_MS);
  const errors: string[] = [];
  const hosts = new Set<string>();
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('request', (request) => request.url().startsWith('http') && hosts.add(new URL(request.url()).origin));
  try {
    await page.goto(new URL('docs', inject('cloud').apiUrl).href);
    await page.getByRole('heading', { name: 'Get a token' }).waitFor();
    await look({ page, errors, hosts });
  } finally {
    await context.close();
  }
}

test('shows title and server, asks no other host and meets no error', async () => {
  await open({}, async ({ page, errors, hosts }) => {
    const origin = new URL(inject('cloud').apiUrl).origin;
    expect(await page.title()).toBe('Quartermaster API reference');
    await page.getByText('API Servers', { exact: true }).first().click();
    await page.getByText(origin).first().waitFor();
    expect([...hosts]).toEqual([origin]);
    expect(errors).toEqual([]);
  });
});

test('shows every operation with its request and its answers', async () => {
  await open({}, async ({ page, errors }) => {
    for (const [index, row] of operations.entries()) {
      const { endpoint } = row;
      // Lines have operations of one name; the navigation comes first and lists them as the tables do.
      const namesakes = operations.slice(0, index).filter((other) => other.endpoint.summary === endpoint.summary);
      await page.getByText(endpoint.summary, { exact: true }).nth(namesakes.length).click();
      await page.getByRole('heading', { name: endpoint.summary }).waitFor();
      await page.getByText(pathOf(row), { exact: true }).first().waitFor();
      await page.locator('api-request').getByRole('button', { name: 'Execute' }).waitFor();
      for (const status of Object.keys(endpoint.responses)) {
        await page.locator('api-response').getByRole('button', { name: status, exact: true }).waitFor();
      }
    }
    expect(errors).toEqual([]);
  });
});

/** Returns the brightness of a colour of the page, from 0 to 255. */
async function brightness(page: Page, property: 'color' | 'backgroundColor'): Promise<number> {
  const color = String(await page.evaluate(`getComputedStyle(document.querySelector('openapi-explorer')).${property}`));
  const [red = 0, green = 0, blue = 0] = (color.match(/\d+/g) ?? []).map(Number);
  return (red + green + blue) / 3;
}

test.each(['light', 'dark'] as const)('is %s where the system is', async (colorScheme) => {
  await open({ colorScheme }, async ({ page }) => {
    const text = await brightness(page, 'color');
    const background = await brightness(page, 'backgroundColor');
    if (colorScheme === 'light') expect(background).toBeGreaterThan(200);
    else expect(background).toBeLessThan(60);
    expect(Math.abs(text - background)).toBeGreaterThan(150);
  });
});

test('fits a phone: nothing to the side, and a token can be asked for', async () => {
  await open({ viewport: narrow }, async ({ page }) => {
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(narrow.width);
    for (const control of [page.getByPlaceholder('Client Secret'), page.getByRole('button', { name: 'Get Token' })]) {
      await control.scrollIntoViewIfNeeded();
      const box = await control.boundingBox();
      expect(box?.x).toBeGreaterThanOrEqual(0);
      expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThanOrEqual(narrow.width);
    }
  });
});

test('places an order with a token that was entered', async () => {
  const cloud = inject('cloud');
  const token = await tokenFor('tenant-of-the-reference-page', 'appliance-orders/write', cloud);
  await open({}, async ({ page, errors }) => {
    await page.getByText('Authentication', { exact: true }).first().click();
    await page.getByPlaceholder('JWT').fill(token);
    await page.getByRole('button', { name: 'Set' }).click();
    await page.getByText('Key Applied', { exact: true }).waitFor();
    await page.getByText('Place an order', { exact: true }).first().click();
    const answered = page.waitForResponse((response) => response.request().method() === 'POST');
    await page.getByRole('button', { name: 'Execute' }).first().click();
    expect((await answered).status()).toBe(200);
    await page.getByText('Response Status').waitFor();
    expect(errors).toEqual([]);
  });
});
