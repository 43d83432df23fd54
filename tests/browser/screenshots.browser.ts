import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { InstrumentView } from '@quire/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repositoryRoot } from '../house/sources.ts';
import { describeInBrowser } from './support/chromium.ts';
import { type Desk, logIn, narrow, openDesk, wide } from './support/desk.ts';
import { consolePages, showPage } from './support/pages.ts';

const folder = join(repositoryRoot, 'reports', 'screenshots');
const sizes = [
  { size: '1440x900', context: wide },
  { size: '390x844', context: narrow },
] as const;
const themes = [
  { theme: 'paper', colorScheme: 'light' },
  { theme: 'carbon', colorScheme: 'dark' },
] as const;

/** `npm run e2e -- --screenshots`: every page in both sizes and both themes, with a book that has something in it. */
describeInBrowser('pictures of the console', () => {
  let desk: Desk;
  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    desk = await openDesk();
    await trade(desk);
  });
  afterAll(async () => {
    await desk?.close();
  });

  for (const { size, context } of sizes) {
    for (const { theme, colorScheme } of themes) {
      it(`${size} ${theme}`, async () => {
        const page = await desk.open({ ...context, colorScheme });
        await page.goto(desk.server.url);
        await page.getByLabel('E-mail').waitFor();
        await page.screenshot({ path: join(folder, `login-${size}-${theme}.png`) });
        await logIn(page, desk);
        for (const shown of consolePages) {
          await showPage(page, desk.server.url, shown);
          await settled(page);
          await page.screenshot({ path: join(folder, `${shown.name}-${size}-${theme}.png`) });
        }
        expect(desk.problems).toEqual([]);
      });
    }
  }
});

/** Fonts are there and nothing is a skeleton any more. */
async function settled(page: Page): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => true)');
  await expect.poll(() => page.locator('.skeleton').count()).toBe(0);
}

/** A few orders through the API, so that the pictures show positions, open orders, fills and a denial. */
async function trade({ server }: Desk): Promise<void> {
  const headers = {
    'apca-api-key-id': server.keyId,
    'apca-api-secret-key': server.secret,
    'content-type': 'application/json',
  };
  const send = (order: Record<string, string>) =>
    fetch(`${server.url}/api/v1/orders`, { method: 'POST', headers, body: JSON.stringify(order) });
  const apple = (await (await fetch(`${server.url}/api/v1/instruments/AAPL`, { headers })).json()) as InstrumentView;
  const near = (factor: number) => (Number(apple.lastPrice) * factor).toFixed(2);
  const orders: readonly Record<string, string>[] = [
    { symbol: 'AAPL', side: 'buy', orderType: 'market', quantity: '40' },
    { symbol: 'BTC/USD', side: 'buy', orderType: 'market', quantity: '0.05' },
    { symbol: 'TSLA', side: 'buy', orderType: 'market', quantity: '15' },
    { symbol: 'AAPL', side: 'buy', orderType: 'limit', timeInForce: 'gtc', quantity: '20', limitPrice: near(0.998) },
    { symbol: 'AAPL', side: 'sell', orderType: 'limit', timeInForce: 'gtc', quantity: '10', limitPrice: near(1.002) },
    { symbol: 'SPY', side: 'buy', orderType: 'market', quantity: '90000' },
  ];
  for (const order of orders) {
    const answer = await send(order);
    expect([201, 422]).toContain(answer.status);
  }
}
