import type { AccountView, InstrumentView, OrderView } from '@quire/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriousFindings } from './support/audit.ts';
import { describeInBrowser } from './support/chromium.ts';
import { ask, type Desk, logIn, openDesk } from './support/desk.ts';

describeInBrowser('orders of every type, and why they fill or wait', () => {
  let desk: Desk;
  let page: Page;
  let last = 0;

  beforeAll(async () => {
    desk = await openDesk();
    page = await desk.open();
    await logIn(page, desk, '/trade?symbol=AAPL');
    await page.getByTestId('last-close').waitFor();
    last = Number((await ask<InstrumentView>(page, 'instruments/AAPL')).lastPrice);
  });
  afterAll(async () => {
    await desk?.close();
  });

  const near = (factor: number): string => (last * factor).toFixed(2);
  const newestSend = () => page.locator('[data-send-state]').first();
  const story = () => page.getByRole('dialog');
  const openOrders = async () => (await ask<{ items: OrderView[] }>(page, 'orders?status=open')).items;
  const choose = (name: string) => page.getByRole('radio', { name, exact: true }).check();
  const send = (name: RegExp) => page.getByRole('form', { name: 'Order ticket' }).getByRole('button', { name }).click();
  const leave = async () => {
    await page.keyboard.press('Escape');
    await story().waitFor({ state: 'detached' });
  };

  it('a stop rests, says what it waits for, and is replaced where it stands', async () => {
    await choose('Sell');
    await choose('Stop');
    await page.getByLabel('Quantity').fill('5');
    await page.getByLabel('Stop price').fill(near(0.9));
    await expect.poll(() => page.getByLabel('Before sending').textContent()).toMatch(/Would be denied|Would fill now0/);
    await choose('Buy');
    await page.getByLabel('Stop price').fill(near(1.1));
    await expect
      .poll(() => page.getByLabel('Before sending').textContent())
      .toMatch(/Would fill now0 of 5.*Holds back[\d,]+/);
    await page.getByLabel('Time in force').selectOption('gtc');
    await send(/^Buy 5 AAPL stop/);
    await page.locator('[data-send-state="new"]').first().waitFor();
    await newestSend().getByRole('button', { name: 'Story' }).click();
    await story().getByText('STOP_NOT_TRIGGERED').waitFor();
    expect(await seriousFindings(page)).toEqual([]);

    await story().getByRole('button', { name: 'Replace', exact: true }).click();
    await story().getByLabel('New quantity, in all').fill('4');
    await story().getByLabel('New stop price').fill(near(1.12));
    await story().getByRole('button', { name: 'Replace', exact: true }).click();
    await story().getByText('Buy 4 AAPL').waitFor();
    await story().getByText('Replaces', { exact: true }).waitFor();
    expect((await openOrders()).map(({ quantity, stopPrice }) => [quantity, Number(stopPrice)])).toEqual([
      ['4', Number(near(1.12))],
    ]);
    await story()
      .getByRole('button', { name: /Cancel the remaining 4/ })
      .click();
    await story().getByText('Order canceled').waitFor();
    expect(await openOrders()).toEqual([]);
    await leave();
  });

  it('an order is moved by its line on the chart, by keys and by hand, and only when that is confirmed', async () => {
    await choose('Buy');
    await choose('Limit');
    await page.getByLabel('Quantity').fill('3');
    await page.getByLabel('Limit price').fill(near(0.97));
    await page.getByLabel('Time in force').selectOption('gtc');
    await send(/^Buy 3 AAPL/);
    const limitOf = async () => Number((await openOrders())[0]?.limitPrice);
    await expect.poll(limitOf).toBe(Number(near(0.97)));
    const line = page.getByRole('slider', { name: 'Buy 3, limit' });
    const asked = page.getByRole('group', { name: 'Move the order' });
    await line.focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Shift+ArrowDown');
    await asked.getByText((last * 0.97 - 0.11).toFixed(2)).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await asked.waitFor({ state: 'detached' });
    expect(await limitOf()).toBe(Number(near(0.97)));

    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    const moved = Number((Number(near(0.97)) + 0.01).toFixed(2));
    await expect.poll(limitOf).toBe(moved);
    await asked.waitFor({ state: 'detached' });

    // The line stands below the prices in sight, so its handle waits at the lower edge.
    const box = (await line.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2, box.y - 6, { steps: 4 });
    await page.mouse.up();
    await asked.getByRole('button', { name: 'Replace' }).click();
    await expect.poll(limitOf).toBeGreaterThan(moved);
    expect(await limitOf()).toBeLessThan(last);
    await line.waitFor();

    await page.getByRole('tab', { name: /Open orders/ }).click();
    const row = page.getByRole('table', { name: 'Open orders' }).locator('tr', { hasText: 'AAPL' });
    await row.getByRole('button', { name: /Cancel/ }).click();
    await expect.poll(openOrders).toEqual([]);
    await page.getByRole('tab', { name: /Positions/ }).click();
  });

  it('a bracket fills, and its legs are a step away', async () => {
    await choose('Buy');
    await choose('Market');
    await page.getByLabel('Exits').selectOption('bracket');
    await page.getByLabel('Quantity').fill('6');
    await page.getByLabel('Take profit at').fill(near(1.2));
    await page.getByLabel('Stop loss at').fill(near(0.8));
    await send(/^Buy 6 AAPL at market, take profit/);
    await page.locator('[data-send-state="filled"]').first().waitFor();
    await newestSend().getByRole('button', { name: 'Story' }).click();
    const legs = story().getByRole('region', { name: 'Legs' });
    await legs.getByText('Take profit').waitFor();
    await legs.getByRole('button', { name: /Stop loss/ }).click();
    await story().getByText('STOP_NOT_TRIGGERED').waitFor();
    await leave();
    expect((await openOrders()).map(({ role }) => role).sort()).toEqual(['stopLoss', 'takeProfit']);
    await page.getByRole('tab', { name: /Open orders/ }).click();
    const table = page.getByRole('table', { name: 'Open orders' });
    await table.locator('tr', { hasText: 'Take profit' }).waitFor();
    await table.locator('tr', { hasText: 'Stop loss' }).waitFor();
  });

  it('wrong exits are refused in numbers before they are sent', async () => {
    await page.getByLabel('Quantity').fill('1');
    await page.getByLabel('Take profit at').fill(near(0.7));
    await expect
      .poll(() => page.getByLabel('Before sending').textContent())
      .toMatch(/Would be (denied|refused).*take profit price[\d,.]+/i);
    await page.getByLabel('Exits').selectOption('simple');
  });

  it('a trailing stop is sent in percent, and one in money until a date', async () => {
    await choose('Buy');
    await choose('Trailing stop');
    await page.getByLabel('Quantity').fill('2');
    await page.getByLabel('Trail', { exact: true }).fill('5');
    await send(/trailing 5%/);
    await expect
      .poll(async () => (await openOrders()).find(({ trailPercent }) => trailPercent !== null))
      .toMatchObject({
        orderType: 'trailing_stop',
        trailPercent: '5',
      });
    await choose('Price');
    await page.getByLabel('Quantity').fill('2');
    await page.getByLabel('Trail', { exact: true }).fill('12.50');
    await page.getByLabel('Time in force').selectOption('gtd');
    await page.getByLabel('Until, your time').fill('2027-06-01T12:00');
    await send(/trailing 12.50/);
    await expect
      .poll(async () => (await openOrders()).find(({ trailPrice }) => trailPrice !== null))
      .toMatchObject({
        timeInForce: 'gtd',
        trailPrice: '12.5',
      });
  });

  it('sizes by money and by a percentage of buying power', async () => {
    await choose('Market');
    await page.getByLabel('Time in force').selectOption('day');
    await choose('Money');
    await page.getByLabel('Amount').fill('500');
    await send(/^Buy 500 worth of AAPL/);
    await expect.poll(() => newestSend().textContent()).toMatch(/Filled/);
    await choose('Percent of buying power');
    await page.locator('input[name=percent]').fill('10');
    await page.getByText(/[\d.]+ shares, fee included/).waitFor();
    await send(/^Buy \d+(\.\d+)? AAPL at market/);
    await expect.poll(() => newestSend().textContent()).toMatch(/Filled/);
    await choose('Shares');
  });

  it('is written and sent by keys alone', async () => {
    await page.goto(`${desk.server.url}/trade?symbol=KO`);
    await page.getByTestId('last-close').waitFor();
    await page.keyboard.press('b');
    await page.keyboard.type('2');
    await page.keyboard.press('ArrowUp');
    await expect.poll(() => page.getByLabel('Quantity').inputValue()).toBe('3');
    await page.keyboard.press('Escape');
    await page.keyboard.press('s');
    await page.getByRole('button', { name: 'Sell 3 KO at market' }).waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('b');
    await page.keyboard.press('Enter');
    await page.locator('[data-send-state="filled"]', { hasText: 'Buy 3 KO at market' }).waitFor();
  });

  it('a denial says what to do, and does it; a margin account is warned that it borrows', async () => {
    const before = page.getByLabel('Before sending');
    await page.getByLabel('Quantity').fill('90000');
    await before.getByText('Ask for less, cancel orders that hold cash back, or deposit.').waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await before.getByRole('button', { name: 'Nearly all it can pay for' }).click();
    await before.getByText('Would be denied').waitFor({ state: 'detached' });
    expect(await page.getByRole('textbox', { name: 'Percent of buying power' }).inputValue()).toBe('98');
    const [account] = (await ask<{ items: AccountView[] }>(page, 'accounts')).items;
    await page.evaluate(async (accountId) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ kind: 'margin', debitInterestRate: '0.085' });
      await fetch(`/api/v1/accounts/${accountId}/terms`, { method: 'PUT', headers, body });
    }, account!.accountId);
    await before.getByText(/Mind:.*It borrows money/).waitFor();
    await choose('Shares');
  });

  it('a fill tells what it met, the model and the fees', async () => {
    await page.getByRole('tab', { name: 'Fills' }).click();
    await page.getByRole('table', { name: 'Fills' }).locator('tbody tr').first().click();
    await story().getByTestId('evidence').waitFor();
    expect(await story().textContent()).toMatch(
      /Sequence of the book[\d,]+.*Queue ahead.*Model and version.*In all[\d,.]+/,
    );
    expect(await seriousFindings(page)).toEqual([]);
    await story().getByRole('button', { name: 'Story of its order' }).click();
    await story().getByRole('heading', { name: 'Timeline' }).waitFor();
    await leave();
  });

  it('nothing broke in the page on the way', () => {
    expect(desk.problems).toEqual([]);
  });
});
