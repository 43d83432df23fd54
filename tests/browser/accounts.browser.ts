import { readFileSync } from 'node:fs';
import type { AccountStandingView, AccountView, FillSettingsView } from '@quire/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriousFindings } from './support/audit.ts';
import { describeInBrowser } from './support/chromium.ts';
import { ask, type Desk, hold, logIn, openDesk, tell } from './support/desk.ts';

describeInBrowser('accounts: their life, terms, fills and activity', () => {
  let desk: Desk;
  let page: Page;

  beforeAll(async () => {
    desk = await openDesk();
    page = await desk.open();
    await logIn(page, desk, '/account');
    await page.getByRole('table', { name: 'Accounts' }).locator('tbody tr').first().waitFor();
  });
  afterAll(async () => {
    await desk?.close();
  });

  const accounts = async () => (await ask<{ items: AccountView[] }>(page, 'accounts')).items;
  const named = async (name: string) => (await accounts()).find((account) => account.name === name);
  const dialog = () => page.getByRole('dialog');
  const more = async (item: string) => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('menuitem', { name: item }).click();
    await dialog().waitFor();
  };
  const gone = () => dialog().waitFor({ state: 'detached' });

  it('an account is opened, is the chosen one, and is renamed', async () => {
    await page.getByRole('button', { name: 'New account' }).click();
    await dialog().getByLabel('Name').fill('Trial');
    await dialog()
      .getByLabel(/Paper money/)
      .fill('50000');
    await dialog().getByRole('button', { name: 'Open account' }).click();
    await page.getByRole('heading', { name: 'Trial', exact: true }).waitFor();
    await more('Rename');
    await dialog().getByLabel('Name').fill('Margin trial');
    await dialog().getByRole('button', { name: 'Rename account' }).click();
    await page.getByRole('table', { name: 'Accounts' }).getByText('Margin trial').waitFor();
    expect(await named('Margin trial')).toMatchObject({ cash: '50000', closedAt: null });
  });

  it('its terms become those of a margin account with fees per share, and the figures follow', async () => {
    await page.getByRole('button', { name: 'Change terms' }).click();
    await dialog().getByLabel('Kind').selectOption('margin');
    await dialog().getByLabel('Buying power').selectOption('4');
    await dialog().getByLabel('Commission').selectOption('per_share');
    await dialog().getByLabel('Pattern day trading').selectOption('refuse');
    expect(await seriousFindings(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Set terms' }).click();
    await gone();
    const { accountId } = (await named('Margin trial'))!;
    const standing = await ask<AccountStandingView>(page, `accounts/${accountId}/standing`);
    expect(standing).toMatchObject({ multiplier: 4, regtBuyingPower: '100000' });
    const panel = page.getByRole('region', { name: 'Terms and margin' });
    await panel.getByText('margin, 4\u00d7').waitFor();
    await panel.getByText('per share').waitFor();
    expect(await panel.textContent()).toMatch(/Regulation T buying power100,000.00USD/);
  });

  it('it is switched: trading and short selling off and on, and an operator blocks it', async () => {
    const { accountId } = (await named('Margin trial'))!;
    const panel = page.getByRole('region', { name: 'What it may do' });
    const controls = async () => (await ask<AccountStandingView>(page, `accounts/${accountId}/standing`)).controls;
    const order = { accountId, symbol: 'AAPL', side: 'buy', orderType: 'market', quantity: '1' };
    const refusal = () =>
      page.evaluate(async (body) => {
        const headers = { 'content-type': 'application/json' };
        const answer = await fetch('/api/v1/orders', { method: 'POST', headers, body });
        return ((await answer.json()) as { code?: string }).code;
      }, JSON.stringify(order));
    await panel.getByRole('switch', { name: /^Trading/ }).uncheck();
    await expect.poll(async () => (await controls()).tradingSuspended).toBe(true);
    expect(await refusal()).toBe('TRADING_SUSPENDED');
    await panel.getByRole('switch', { name: /^Trading/ }).check();
    await panel.getByRole('switch', { name: /^Short selling/ }).press('Space');
    await panel.getByRole('radio', { name: '1\u00d7' }).check();
    await expect.poll(controls).toMatchObject({ tradingSuspended: false, noShorting: true, leverageMax: 1 });
    await panel.getByRole('radio', { name: '4\u00d7' }).check();
    const block = panel.getByRole('button', { name: /Hold: block/ });
    await block.hover();
    await page.mouse.down();
    await panel.getByText('Blocked by an operator.').waitFor();
    await page.mouse.up();
    expect(await refusal()).toBe('ACCOUNT_BLOCKED');
    expect(await seriousFindings(page)).toEqual([]);
    await panel.getByRole('button', { name: 'Lift the block' }).click();
    await panel.getByRole('button', { name: /Hold: block/ }).waitFor();
    expect(await controls()).toMatchObject({ tradingBlocked: false, noShorting: true, leverageMax: 4 });
  });

  it('its orders fill as chosen', async () => {
    await page.getByRole('button', { name: 'Choose', exact: true }).click();
    await dialog().getByLabel('Model', { exact: true }).selectOption('quote');
    expect(await seriousFindings(page)).toEqual([]);
    await dialog().getByRole('button', { name: 'Choose quote' }).click();
    await page
      .getByText(/cannot fill orders by that model/)
      .first()
      .waitFor();
    await dialog().getByLabel('Model', { exact: true }).selectOption('alpaca-compat');
    await dialog().getByRole('button', { name: 'Choose alpaca-compat' }).click();
    await gone();
    await page.getByRole('button', { name: 'Choose', exact: true }).click();
    await dialog().getByLabel('Model', { exact: true }).selectOption('book');
    await dialog().getByRole('button', { name: 'Choose book' }).click();
    await gone();
    const { accountId } = (await named('Margin trial'))!;
    expect(await ask<FillSettingsView>(page, `accounts/${accountId}/fill-settings`)).toMatchObject({
      model: 'book',
    });
  });

  it('its activity is filtered, and saved as a file', async () => {
    const table = page.getByRole('table', { name: 'Account activity' });
    await table.locator('tbody tr').first().waitFor();
    await page.getByLabel('Filter account activity').fill('nothing says this');
    await page.getByText(/^None of \d+ matches$/).waitFor();
    await page.getByLabel('Filter account activity').fill('terms');
    await table.locator('tr', { hasText: 'Account terms changed' }).waitFor();
    const panel = page.getByRole('region', { name: 'Activity', exact: true });
    const saved = page.waitForEvent('download');
    await panel.getByRole('button', { name: 'CSV' }).click();
    const text = readFileSync(await (await saved).path(), 'utf8');
    expect(text.split('\r\n')[0]).toBe('kind,at,details,eventSequence');
    expect(text).toContain('AccountTermsChanged');
  });

  it('it is copied, and the copy is closed after its name was typed', async () => {
    await more('Copy');
    await dialog().getByRole('button', { name: 'Copy account' }).click();
    await page.getByRole('heading', { name: 'Margin trial copy', exact: true }).waitFor();
    await more('Close the account');
    const button = dialog().getByRole('button', { name: /Hold: close/ });
    expect(await button.isDisabled()).toBe(true);
    await dialog().getByLabel(/^Type/).fill('Margin trial copy');
    await hold(page, /Hold: close/);
    await expect.poll(async () => (await named('Margin trial copy'))?.closedAt ?? null).not.toBeNull();
    await page.getByRole('table', { name: 'Accounts' }).getByText('closed', { exact: true }).waitFor();
  });

  it('it is reset into a new season, which says first what ends', async () => {
    await page.getByRole('table', { name: 'Accounts' }).getByText('Margin trial', { exact: true }).click();
    await page.getByRole('heading', { name: 'Margin trial', exact: true }).waitFor();
    const { accountId } = (await named('Margin trial'))!;
    await tell(page, 'orders', { accountId, symbol: 'AAPL', side: 'buy', orderType: 'market', quantity: '3' });
    await more('Reset');
    await dialog()
      .getByText(/0 open orders and 1 position end/)
      .waitFor();
    await dialog().getByLabel('Cash to begin with').fill('7000');
    await dialog().getByLabel(/^Type/).fill('Margin trial');
    await hold(page, /Hold: reset/);
    await expect.poll(async () => (await named('Margin trial'))?.cash).toBe('7000');
    expect(await ask<AccountStandingView>(page, `accounts/${accountId}/standing`)).toMatchObject({ season: 2 });
  });

  it('nothing broke in the page on the way', () => {
    expect(desk.problems).toEqual([]);
  });
});
