import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeInBrowser } from './support/chromium.ts';
import { ask, type Desk, logIn, openDesk } from './support/desk.ts';

describeInBrowser('the markets', () => {
  let desk: Desk;
  let page: Page;
  beforeAll(async () => {
    desk = await openDesk();
    page = await desk.open();
    await logIn(page, desk, '/markets');
  });
  afterAll(async () => {
    await desk?.close();
  });

  const symbols = () => page.getByRole('table', { name: 'Markets' }).locator('tbody tr td:first-child').allInnerTexts();

  it('are kept in lists of one’s own, in one’s own order', async () => {
    await page.getByRole('button', { name: 'New watchlist' }).click();
    await page.getByLabel('Name').fill('Mine');
    await page.getByRole('button', { name: 'Make it' }).click();
    for (const symbol of ['AAPL', 'BTC/USD', 'KO']) {
      await page.getByLabel('Add a symbol to Mine').fill(symbol);
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await symbols()).at(-1)).toBe(symbol);
    }
    await page.getByRole('button', { name: 'Move up KO' }).press('Enter');
    await expect.poll(symbols).toEqual(['AAPL', 'KO', 'BTC/USD']);
    await page.getByRole('button', { name: 'Remove AAPL' }).click();
    await expect.poll(symbols).toEqual(['KO', 'BTC/USD']);
    await page.reload();
    await expect.poll(symbols).toEqual(['KO', 'BTC/USD']);
    const { items } = await ask<{ items: { name: string; symbols: string[] }[] }>(page, 'watchlists');
    expect(items).toMatchObject([{ name: 'Mine', symbols: ['KO', 'BTC/USD'] }]);
  });

  it('are screened by their figures', async () => {
    await page.getByRole('button', { name: 'Screener' }).click();
    await expect.poll(async () => (await symbols()).length).toBeGreaterThan(3);
    await page.getByLabel('Price, from').fill('10,000');
    await expect.poll(symbols).toEqual(['BTC/USD']);
  });

  it('show a symbol with indicators, tell of an alert that fires, and lead to the ticket', async () => {
    await page.getByRole('row', { name: /BTC\/USD/ }).click();
    await page.getByText('High, 52 weeks').waitFor();
    await page.getByRole('button', { name: 'Indicators' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'RSI 14' }).click();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByText(/RSI 14\s*\d+\.\d+/).count()).toBe(1);
    await page.getByRole('button', { name: 'Set an alert' }).click();
    await page.getByRole('textbox', { name: 'Price' }).fill('1');
    await page.getByRole('button', { name: 'Set the alert' }).click();
    await page.getByText(/BTC\/USD is at .*, at or above 1/).waitFor();
    await page.getByText('Fired', { exact: true }).last().waitFor();
    await page.getByRole('button', { name: 'Buy' }).click();
    await page.waitForURL(/\/trade\?symbol=BTC/);
    await page.getByRole('button', { name: /^Buy / }).waitFor();
    expect(desk.problems).toEqual([]);
  });
});
