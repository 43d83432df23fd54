import type { InstrumentView, OrderView, PositionView } from '@quire/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriousFindings } from './support/audit.ts';
import { describeInBrowser } from './support/chromium.ts';
import { ask, type Desk, hold, logIn, openDesk, tell } from './support/desk.ts';

describeInBrowser('positions, and what happens to the market', () => {
  let desk: Desk;
  let page: Page;
  let last = 0;

  beforeAll(async () => {
    desk = await openDesk();
    page = await desk.open();
    await logIn(page, desk, '/trade?symbol=MSFT');
    await page.getByTestId('last-close').waitFor();
    last = Number((await ask<InstrumentView>(page, 'instruments/MSFT')).lastPrice);
    const order = { symbol: 'MSFT', side: 'buy', orderType: 'market', quantity: '8' };
    await tell(page, 'orders', order);
    await page.getByRole('table', { name: 'Positions' }).locator('tr', { hasText: 'MSFT' }).waitFor();
  });
  afterAll(async () => {
    await desk?.close();
  });

  const near = (factor: number): string => (last * factor).toFixed(2);
  const dialog = () => page.getByRole('dialog');
  const openOrders = async () => (await ask<{ items: OrderView[] }>(page, 'orders?status=open')).items;

  it('a position is protected by a pair of exits, and a wrong one is refused in words', async () => {
    await page.getByRole('button', { name: 'Protect MSFT' }).click();
    await dialog().getByLabel('Take profit at').fill(near(1.3));
    await dialog().getByLabel('Stop loss at').fill(near(1.4));
    await dialog()
      .getByText(/Would be denied/)
      .waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await dialog().getByLabel('Stop loss at').fill(near(0.7));
    await dialog()
      .getByText(/Would be denied/)
      .waitFor({ state: 'detached' });
    await dialog().getByRole('button', { name: 'Place the exits' }).click();
    await dialog().waitFor({ state: 'detached' });
    const exits = await openOrders();
    expect(exits.map(({ role, quantity }) => [role, quantity]).sort()).toEqual([
      ['stopLoss', '8'],
      ['takeProfit', '8'],
    ]);
  });

  it('a part of it is closed by holding the button', async () => {
    await page.getByRole('button', { name: 'Close MSFT' }).click();
    await dialog()
      .getByText(/2 resting orders that would sell MSFT are canceled first/)
      .waitFor();
    await dialog().getByRole('button', { name: '25%' }).click();
    expect(await dialog().getByLabel('Quantity to close').inputValue()).toBe('2');
    await dialog().getByLabel('Quantity to close').fill('9');
    expect(
      await dialog()
        .getByRole('button', { name: /Hold: close/ })
        .isDisabled(),
    ).toBe(true);
    await dialog().getByLabel('Quantity to close').fill('2');
    await hold(page, /close 2 MSFT/);
    await expect.poll(async () => (await ask<PositionView[]>(page, 'positions'))[0]?.quantity).toBe('6');
  });

  it('a halt stands beside the symbol with its reason, and goes with it', async () => {
    const resting = { symbol: 'MSFT', side: 'sell', orderType: 'limit', quantity: '1', timeInForce: 'gtc' };
    await tell(page, 'orders', { ...resting, limitPrice: near(1.5) });
    await tell(page, 'halts', { symbol: 'MSFT', reasonCode: 'NEWS', notes: 'a merger' });
    await page.getByText('HALTED, news pending').waitFor();
    await page.getByRole('table', { name: 'Symbols' }).locator('tr', { hasText: 'HALTED' }).waitFor();
    await page.getByRole('tab', { name: /Open orders/ }).click();
    await page.getByRole('table', { name: 'Open orders' }).locator('tr', { hasText: 'MSFT' }).click();
    await dialog().getByText('HALTED', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    expect(await seriousFindings(page)).toEqual([]);
    await tell(page, 'halts/MSFT/resume', {});
    await page.getByText('HALTED, news pending').waitFor({ state: 'detached' });
  });

  it('news and a dividend appear as they are published, above the chart and in the list', async () => {
    await tell(page, 'news', { headline: 'A paper mill burns', symbols: ['MSFT'] });
    await page.getByRole('tab', { name: 'News 1' }).click();
    await page.getByText('A paper mill burns').waitFor();
    await tell(page, 'corporate-actions', {
      actionId: '0b6f6d0e-6b0a-4d0e-9a1f-2f6a3f1f7a11',
      symbol: 'MSFT',
      type: 'cash_dividend',
      cashPerUnit: '0.75',
      exDate: '2099-01-05',
    });
    await page.getByText('MSFT: Dividend 0.75 a share').waitFor();
    await page.getByRole('region', { name: 'MSFT' }).getByText('Dividend 0.75 a share').waitFor();
  });

  it('a row of the positions opens its story: what rests on it, what built it, what is coming to it', async () => {
    await page.getByRole('tab', { name: /Positions/ }).click();
    await page.getByRole('table', { name: 'Positions' }).locator('tr', { hasText: 'MSFT' }).press('Enter');
    await dialog().getByText('Orders that rest on it').waitFor();
    await dialog().getByText('ex 2099-01-05').waitFor();
    await dialog()
      .getByRole('button', { name: /Sell .*Limit gtc/ })
      .click();
    await dialog().getByText('What blocks it now').waitFor();
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'detached' });
  });

  it('a list is filtered by words, and its columns are chosen and remembered', async () => {
    await page.getByRole('tab', { name: 'History' }).click();
    const rows = page.getByRole('table', { name: 'Order history' }).locator('tbody tr');
    await rows.first().waitFor();
    await page.getByLabel('Filter order history').fill('msft nonsense');
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByLabel('Filter order history').fill('msft limit');
    await expect
      .poll(() => rows.allTextContents())
      .toSatisfy((texts: string[]) => texts.length > 0 && texts.every((text) => text.includes('Limit')));
    const heads = page.getByRole('table', { name: 'Order history' }).locator('th');
    expect(await heads.allTextContents()).not.toContain('Remaining');
    await page.getByRole('button', { name: 'Columns of order history' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Remaining' }).click();
    await page.keyboard.press('Escape');
    await page.reload();
    await page.getByRole('tab', { name: 'History' }).click();
    await heads.filter({ hasText: 'Remaining' }).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
  });

  it('nothing broke in the page on the way', () => {
    expect(desk.problems).toEqual([]);
  });
});
