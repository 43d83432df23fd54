import type { BackupStatusView, CollectorStatusView, ProvidersView, ProviderView } from '@quire/contract';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { seriousFindings } from './support/audit.ts';
import { describeInBrowser } from './support/chromium.ts';
import { ask, type Desk, logIn, openDesk } from './support/desk.ts';

describeInBrowser('data and backups: what an operator steers', () => {
  let desk: Desk;
  let page: Page;

  beforeAll(async () => {
    desk = await openDesk();
    page = await desk.open();
    await logIn(page, desk, '/data');
  });
  afterAll(async () => {
    await desk?.close();
  });

  const status = () => ask<CollectorStatusView>(page, 'data-collector/status');

  it('the collector is told what to fetch, and wrong figures are named beside their field', async () => {
    await page.getByRole('button', { name: 'Change…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Symbols', { exact: true }).fill('aapl, msft');
    await dialog.getByLabel('A pass every').fill('10');
    await dialog.getByText('60 to 86,400 seconds').waitFor();
    expect(await dialog.getByRole('button', { name: 'Set', exact: true }).isDisabled()).toBe(true);
    await dialog.getByLabel('A pass every').fill('600');
    for (const timeframe of ['1m', '5m', '15m', '4h']) await dialog.getByLabel(timeframe, { exact: true }).uncheck();
    expect(await seriousFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Set', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    expect(await status()).toMatchObject({ collection_interval: 600, symbols_count: 2, timeframes: ['1h', '1d'] });
  });

  it('a pass is begun by a click, and its line says what came', async () => {
    await page.getByRole('button', { name: 'Collect now' }).click();
    const passes = page.getByRole('table', { name: 'Passes' });
    await passes.getByText('completed').waitFor();
    await passes.getByText('4 of 4').waitFor();
    expect((await status()).bars_count).toBeGreaterThan(0);
  });

  it('it runs on a schedule once it is started, also behind a reload, until it is stopped', async () => {
    await page.getByRole('button', { name: 'Start' }).click();
    await page.getByRole('button', { name: 'Stop' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByRole('button', { name: 'Start' }).waitFor();
    expect((await status()).is_running).toBe(false);
  });

  it('a provider is given a key that nobody can read back, a place in the order, and is tested', async () => {
    await page.getByRole('navigation', { name: 'Data' }).getByRole('link', { name: 'Providers' }).click();
    const polygon = async () =>
      (await ask<ProvidersView>(page, 'data/providers')).providers.find(({ provider }) => provider === 'polygon')!;
    const row = page.getByRole('table', { name: 'Providers' }).getByRole('row', { name: /Polygon/ });
    await row.getByText('no key').first().waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await row.click();
    const drawer = page.getByRole('dialog');
    // Tests ask nobody outside: what the provider would say is played here, what Quire does with it is not.
    await page.route('**/providers/polygon/test', (route) => {
      const told = { isGood: false, code: 'UNAUTHORIZED', message: 'Unknown API Key', latencyMs: null };
      return route.fulfill({ json: { provider: 'polygon', at: new Date().toISOString(), ...told } });
    });
    await drawer.getByLabel('Key', { exact: true }).fill(' a-key-that-ends-in-4711 ');
    await drawer.getByRole('button', { name: 'Test' }).click();
    await drawer.getByText('UNAUTHORIZED: Unknown API Key').waitFor();
    expect((await polygon()).keySource).toBeNull();
    await drawer.getByRole('button', { name: 'Store the key' }).click();
    await drawer.getByText('ends in 4711').waitFor();
    expect(await drawer.getByLabel('Key', { exact: true }).inputValue()).toBe('');
    await drawer.getByLabel('Order', { exact: true }).fill('1001');
    await drawer.getByText('0 to 1,000').waitFor();
    await drawer.getByLabel('Order', { exact: true }).fill('1');
    await drawer.getByRole('button', { name: 'Set', exact: true }).click();
    await expect.poll(async () => (await polygon()).priority).toBe(1);
    expect(await seriousFindings(page)).toEqual([]);
    await drawer.getByRole('button', { name: 'Remove the key' }).click();
    await page
      .getByRole('dialog', { name: /Remove the key of/ })
      .getByRole('button', { name: 'Remove' })
      .click();
    await drawer.getByText('No key.').waitFor();
    expect(await polygon()).toMatchObject({ keySource: null, isUsable: false } satisfies Partial<ProviderView>);
    await drawer.getByRole('button', { name: 'Close' }).click();
  });

  it('what somebody else changes is seen without a reload', async () => {
    const row = page.getByRole('table', { name: 'Providers' }).getByRole('row', { name: /Stooq/ });
    const change = (isEnabled: boolean) =>
      page.evaluate(
        (body) =>
          fetch('/api/v1/data/providers/stooq', {
            method: 'PATCH',
            headers: { 'content-type': 'application/json' },
            body,
          }).then(({ status }) => status),
        JSON.stringify({ isEnabled }),
      );
    expect(await change(false)).toBe(200);
    await row.getByText(/off$/).waitFor();
    expect(await change(true)).toBe(200);
    await row.getByText(/off$/).waitFor({ state: 'detached' });
  });

  it('what is stored is drawn day by day, with its gaps and what is to be said against it', async () => {
    const parts = page.getByRole('navigation', { name: 'Data' });
    await parts.getByRole('link', { name: 'Coverage' }).click();
    // What earlier journeys said fades, and a fading word has no contrast.
    await expect.poll(() => page.locator('[data-sonner-toast]').count(), { timeout: 20_000 }).toBe(0);
    const row = page.getByRole('button', { name: /AAPL simulator/ });
    await row.waitFor();
    await page.getByRole('radio', { name: 'Four weeks' }).check();
    await row.getByText('100', { exact: true }).first().waitFor();
    await page.getByText(/Nothing is missing/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await row.click();
    const drawer = page.getByRole('dialog');
    await drawer.getByRole('table', { name: 'Days' }).getByRole('row').nth(2).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await drawer.getByRole('button', { name: 'Close' }).click();
    await parts.getByRole('link', { name: 'Quality' }).click();
    await page.getByText('No bar is held back').waitFor();
    await page.getByRole('tab', { name: 'Freshness' }).click();
    await page.getByRole('table', { name: 'Freshness' }).getByRole('row', { name: /AAPL/ }).waitFor();
    await page.getByRole('table', { name: 'Quality' }).getByRole('row', { name: /AAPL/ }).first().click();
    await drawer.getByText('Score, of 100').waitFor();
    await drawer.getByText(/No two providers have the same bars/).waitFor();
    expect(await seriousFindings(page)).toEqual([]);
    await drawer.getByRole('button', { name: 'Close' }).click();
  });

  it('a backup is made, checked and removed on the System page', { timeout: 240_000 }, async () => {
    await page.goto(`${desk.server.url}/system`);
    await page.getByText('No backup yet').waitFor();
    await page.getByRole('button', { name: 'Back up now' }).click();
    const backups = page.getByRole('table', { name: 'Backups' });
    // Written in a process of low priority, which a busy machine lets wait.
    await backups.getByText('not checked').waitFor({ timeout: 90_000 });
    await backups.getByRole('button', { name: 'Check' }).click();
    await backups.getByText(/whole at/).waitFor({ timeout: 60_000 });
    expect(await seriousFindings(page)).toEqual([]);
    await backups.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
    await page.getByText('No backup yet').waitFor();
    expect((await ask<BackupStatusView>(page, 'backups')).backups).toEqual([]);
  });
});
