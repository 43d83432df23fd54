import type { AccountView, OrderView, PositionView } from '@quire/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startServer } from '../support/running-server.ts';
import { describeInBrowser } from './support/chromium.ts';
import { ask, type Desk, expectText, hold, logIn, openDesk } from './support/desk.ts';

describeInBrowser('a trader at the desk', () => {
  let desk: Desk;
  let page: Page;

  beforeAll(async () => {
    desk = await openDesk();
    page = await desk.open();
  });
  afterAll(async () => {
    await desk?.close();
  });

  const account = async (): Promise<AccountView> => (await ask<{ items: AccountView[] }>(page, 'accounts')).items[0]!;
  const openOrders = async (): Promise<OrderView[]> =>
    (await ask<{ items: OrderView[] }>(page, 'orders?status=open')).items;
  const newestSend = () => page.locator('[data-send-state]').first();
  const sendStates = (state: string) => page.locator(`[data-send-state="${state}"]`).first();

  async function writeLimit(side: 'Buy' | 'Sell', quantity: string, price: string): Promise<void> {
    await page.getByRole('radio', { name: side, exact: true }).check();
    await page.getByRole('radio', { name: 'Limit', exact: true }).check();
    await page.getByLabel('Quantity').fill(quantity);
    await page.getByLabel('Limit price').fill(price);
    await page.getByRole('button', { name: new RegExp(`^${side} ${quantity}`) }).click();
  }

  it('is told that a password is wrong, and enters with the right one', async () => {
    await page.goto(desk.server.url);
    await page.getByLabel('E-mail').fill(desk.server.adminEmail);
    await page.getByLabel('Password').fill('not the password');
    await page.getByRole('button', { name: 'Log in' }).click();
    await expectText(page, '[role=alert]', /not right/);
    await logIn(page, desk);
    expect(page.url()).toContain('/trade');
    await page.getByText('PAPER', { exact: true }).waitFor();
    await page.getByText('SIMULATED', { exact: false }).first().waitFor();
  });

  it('watches the chart, the book and the tape move', async () => {
    await page.goto(`${desk.server.url}/trade?symbol=AAPL`);
    const close = page.getByTestId('last-close');
    await close.waitFor();
    await page.locator('section canvas').first().waitFor();
    const before = await close.textContent();
    const tape = page.getByRole('table', { name: 'Time and sales' }).locator('tbody tr').first();
    const firstPrint = await tape.textContent();
    await expect.poll(() => tape.textContent()).not.toBe(firstPrint);
    await expect.poll(() => close.textContent(), { timeout: 40_000 }).not.toBe(before);
    expect(await page.getByRole('table', { name: 'Order book' }).locator('tbody tr').count()).toBeGreaterThan(6);
  });

  it('sees before sending what a market order does, and sees it fill in place', async () => {
    await page.keyboard.press('b');
    await page.keyboard.type('10');
    await expectText(page, '[aria-label="Before sending"]', /Would fill now10 of 10/);
    const before = await account();
    await page.keyboard.press('Enter');
    await sendStates('filled').waitFor();
    expect(await newestSend().textContent()).toMatch(/Buy 10 AAPL at market.*Filled 10 at [\d,.]+/);
    const held = page.getByRole('table', { name: 'Positions' }).locator('tr', { hasText: 'AAPL' });
    await expect.poll(() => held.textContent()).toMatch(/AAPL.*Long10/);
    const after = await account();
    const [position] = await ask<PositionView[]>(page, 'positions');
    expect(position).toMatchObject({ symbol: 'AAPL', quantity: '10' });
    expect(Number(after.cash)).toBeLessThan(Number(before.cash));
    expect(Number(after.feesPaid)).toBeGreaterThan(0);
  });

  it('reads the story of the order: timeline, evidence and what the server sent', async () => {
    await newestSend().getByRole('button', { name: 'Story' }).click();
    const story = page.getByRole('dialog');
    await story.getByText('Order accepted').waitFor();
    await story.getByTestId('evidence').waitFor();
    expect(await story.textContent()).toMatch(
      /The book it met.*Ask[\d,.]+ at [\d,.]+.*Model and version.*Fees, line by line/,
    );
    expect(await story.getByLabel('Raw JSON').inputValue()).toContain('"evidence"');
    await page.keyboard.press('Escape');
    await story.waitFor({ state: 'detached' });
  });

  it('rests a limit order, finds it among the open ones, and cancels it', async () => {
    await writeLimit('Buy', '5', '100.00');
    await sendStates('new').waitFor();
    await page.getByRole('tab', { name: /Open orders/ }).click();
    const row = page.getByRole('table', { name: 'Open orders' }).locator('tr', { hasText: '100.00' });
    await row.waitFor();
    expect(Number((await account()).reservedCash)).toBeGreaterThan(500);
    await row.getByRole('button', { name: /Cancel/ }).click();
    await row.waitFor({ state: 'detached' });
    await sendStates('canceled').waitFor();
    expect(await openOrders()).toEqual([]);
    expect((await account()).reservedCash).toMatch(/^0(\.0+)?$/);
  });

  it('a price clicked in the book becomes the limit price', async () => {
    const level = page.getByRole('table', { name: 'Order book' }).getByTitle('Use as limit price').last();
    await level.click();
    await expect.poll(() => page.getByLabel('Limit price').inputValue()).toMatch(/^\d+\.\d+$/);
  });

  it('is told in numbers why an order is denied, before and after sending it', async () => {
    await page.getByRole('radio', { name: 'Market' }).check();
    await page.getByLabel('Quantity').fill('90000');
    const before = page.getByLabel('Before sending');
    await expect.poll(() => before.textContent()).toMatch(/Would be denied.*buying power.*[\d,]{5,}/i);
    await page.getByRole('button', { name: /^Buy 90000/ }).click();
    await expect.poll(() => newestSend().textContent()).toMatch(/Denied: .*[\d,]{5,}/);
    await page.getByRole('tab', { name: 'History' }).click();
    await page
      .getByRole('table', { name: 'Order history' })
      .locator('tr', { hasText: /Denied/ })
      .first()
      .waitFor();
  });

  it('stops all trading: new orders are refused, cancels pass, and an operator releases it', async () => {
    await writeLimit('Buy', '3', '90.00');
    await sendStates('new').waitFor();
    await page.getByRole('button', { name: /Kill switch/ }).click();
    await page.getByLabel('Reason').fill('a drill');
    await page.getByRole('button', { name: 'Engage kill switch' }).click();
    await page.getByRole('button', { name: /Kill switch, ENGAGED/ }).waitFor();
    await page
      .getByText(/a drill/)
      .first()
      .waitFor();

    await page.getByRole('radio', { name: 'Market' }).check();
    await page.getByLabel('Quantity').fill('1');
    await expectText(page, '[aria-label="Before sending"]', /Would be denied/);
    await page.getByRole('button', { name: /^Buy 1 / }).click();
    await expect.poll(() => newestSend().textContent()).toMatch(/Denied/);

    await page.keyboard.press('Shift+Escape');
    await page
      .getByText(/Cancel 1 open order/)
      .first()
      .waitFor();
    await hold(page, /cancel 1 order/);
    await expect.poll(openOrders).toEqual([]);

    await page.getByRole('button', { name: /Kill switch, ENGAGED/ }).click();
    await page.getByLabel('Notes').fill('the drill is over');
    await hold(page, /disengage/);
    await page.getByRole('button', { name: /Kill switch, ACTIVE/ }).waitFor();
  });

  it('finds everything still there after a restart, and the page catches up by itself', async () => {
    await writeLimit('Sell', '4', '2000.00');
    await sendStates('new').waitFor();
    const resting = await openOrders();
    const before = await account();
    await desk.server.stop();
    await page.getByText('Reconnecting').waitFor();
    await page
      .getByText(/not live/)
      .first()
      .waitFor();
    desk.server = await startServer({ dataFolder: desk.dataFolder, port: desk.server.port });
    await page.getByText('Live', { exact: true }).waitFor();
    await page
      .getByText(/not live/)
      .first()
      .waitFor({ state: 'detached' });
    expect((await openOrders()).map(({ orderId, remainingQuantity }) => [orderId, remainingQuantity])).toEqual(
      resting.map(({ orderId, remainingQuantity }) => [orderId, remainingQuantity]),
    );
    expect((await account()).cash).toBe(before.cash);
    await page.getByRole('tab', { name: /Open orders/ }).click();
    await page.getByRole('table', { name: 'Open orders' }).locator('tr', { hasText: '2,000.00' }).waitFor();
  });

  it('closes the position by holding the button', async () => {
    await page.getByRole('tab', { name: /Positions/ }).click();
    await page.getByRole('button', { name: 'Close AAPL' }).click();
    await hold(page, /close 10 AAPL/);
    await expect.poll(() => ask<PositionView[]>(page, 'positions')).toEqual([]);
    await page.getByText('No open positions').waitFor();
  });

  it('sees cash, fees and every posting on the account page', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('a');
    await page.getByRole('heading', { name: 'Ledger' }).waitFor();
    const ledger = page.getByRole('table', { name: 'Ledger postings' });
    await ledger.locator('tr', { hasText: 'fees' }).first().waitFor();
    await expectText(page, 'section:has(h2:text-is("Demo")) dl:nth-of-type(2)', /Fees paid(?!0\.00)[\d,.]+/);
  });

  it('nothing broke in the page on the way', () => {
    expect(desk.problems).toEqual([]);
  });
});
