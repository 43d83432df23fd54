import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from './support/audit.ts';
import { describeInBrowser } from './support/chromium.ts';
import { type Desk, logIn, narrow, openDesk, wide } from './support/desk.ts';
import { type ConsolePage, consolePages, showPage } from './support/pages.ts';

describeInBrowser('every page of the console', () => {
  let desk: Desk;

  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(async () => {
    await desk?.close();
  });

  const themes = [
    { theme: 'paper', colorScheme: 'light' },
    { theme: 'carbon', colorScheme: 'dark' },
  ] as const;

  for (const { theme, colorScheme } of themes) {
    describe(`on ${theme}`, () => {
      let page: Page;
      beforeAll(async () => {
        page = await desk.open({ ...wide, colorScheme });
        await logIn(page, desk);
      });

      it.each(consolePages)('$name has no serious finding of the accessibility audit', async (shown: ConsolePage) => {
        await showPage(page, desk.server.url, shown);
        expect(await page.locator('html').getAttribute('data-theme')).toBe(theme);
        expect(await seriousFindings(page)).toEqual([]);
      });

      it('dialogs, drawers and the palette have none either', async () => {
        await page.goto(`${desk.server.url}/trade`);
        await page.getByTestId('last-close').waitFor();
        await page.keyboard.press('Control+k');
        await page.getByPlaceholder(/A page, a symbol/).waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: /Kill switch/ }).click();
        await page.getByLabel('Reason').waitFor();
        expect(await seriousFindings(page)).toEqual([]);
        await page.keyboard.press('Escape');
        await page.getByRole('button', { name: /Menu of/ }).click();
        await page.getByRole('menuitem', { name: 'Log out' }).waitFor();
        expect(await seriousFindings(page)).toEqual([]);
      });

      it('the log-in has none', async () => {
        const stranger = await desk.open({ ...wide, colorScheme });
        await stranger.goto(desk.server.url);
        await stranger.getByLabel('E-mail').waitFor();
        expect(await seriousFindings(stranger)).toEqual([]);
      });
    });
  }

  describe('on a phone', () => {
    let page: Page;
    beforeAll(async () => {
      page = await desk.open(narrow);
      await logIn(page, desk);
    });

    it.each(consolePages)('$name fits, and has no serious finding', async (shown: ConsolePage) => {
      await showPage(page, desk.server.url, shown);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      expect(await seriousFindings(page)).toEqual([]);
    });

    it('an order is placed with one thumb', async () => {
      await page.goto(`${desk.server.url}/trade?symbol=MSFT`);
      await page.getByRole('button', { name: /^Buy [\d,]+\.\d/ }).tap();
      const ticket = page.getByRole('dialog', { name: 'Order MSFT' });
      await ticket.getByLabel('Quantity').fill('2');
      await ticket.getByRole('button', { name: 'Buy 2 MSFT at market' }).tap();
      await ticket.locator('[data-send-state="filled"]').waitFor();
    });

    it('every target of a thumb is at least 36 pixels high', async () => {
      await page.goto(`${desk.server.url}/trade?symbol=MSFT`);
      await page.getByRole('button', { name: /^Buy [\d,]+\.\d/ }).waitFor();
      const small = await page
        .locator('header button, nav a, [role=tab], footer button')
        .evaluateAll((elements) =>
          elements
            .map((element) => ({ name: element.textContent, height: element.getBoundingClientRect().height }))
            .filter(({ height }) => height > 0 && height < 36),
        );
      expect(small).toEqual([]);
    });
  });

  describe('without a mouse', () => {
    let page: Page;
    beforeAll(async () => {
      page = await desk.open({ ...wide, reducedMotion: 'reduce' });
      await logIn(page, desk);
    });

    it('goes to pages by two keys and shows all keys by ?', async () => {
      for (const [key, path] of [
        ['s', '/system'],
        ['d', '/data'],
        ['a', '/account'],
        ['u', '/admin/users'],
        ['l', '/admin/audit'],
        ['t', '/trade'],
      ] as const) {
        // The two keys belong together for two seconds, which a busy machine may miss: then they are pressed again.
        const pressed = async () => {
          await page.keyboard.press('g');
          await page.keyboard.press(key);
          return new URL(page.url()).pathname;
        };
        await expect.poll(pressed, { interval: 300 }).toBe(path);
      }
      await page.getByTestId('last-close').waitFor();
      await page.keyboard.press('Shift+?');
      await page.getByRole('dialog', { name: 'Keyboard' }).getByText('Cancel all open orders').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
    });

    it('finds a symbol by / and by the palette', async () => {
      await page.keyboard.press('/');
      await page.keyboard.type('nvid');
      await page.keyboard.press('Enter');
      await page.waitForURL(/symbol=NVDA/);
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder(/A page, a symbol/).fill('bitcoin');
      await page.keyboard.press('Enter');
      await page.waitForURL(/BTC/);
      await page.getByRole('heading', { name: 'BTC/USD', exact: true }).waitFor();
    });

    it('steps the price with the arrow keys', async () => {
      await page.goto(`${desk.server.url}/trade?symbol=AAPL`);
      await page.getByRole('radio', { name: 'Limit', exact: true }).check();
      await page.getByLabel('Limit price').fill('10.00');
      await page.getByLabel('Limit price').press('ArrowUp');
      await page.getByLabel('Limit price').press('Shift+ArrowUp');
      expect(await page.getByLabel('Limit price').inputValue()).toBe('10.11');
    });

    it('moves a panel, and the layout is remembered until it is reset', async () => {
      const chart = page.locator('section:has(> header h2:text-is("AAPL"))');
      const before = await chart.boundingBox();
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder(/A page, a symbol/).fill('unlock');
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: /^Move AAPL/ }).focus();
      for (let step = 0; step < 3; step++) await page.keyboard.press('Shift+ArrowLeft');
      await expect.poll(async () => (await chart.boundingBox())!.width).toBeLessThan(before!.width - 20);
      const moved = await chart.boundingBox();
      await page.reload();
      await expect.poll(async () => Math.round((await chart.boundingBox())?.width ?? 0)).toBe(Math.round(moved!.width));
      await page.getByRole('button', { name: 'Reset the layout' }).click();
      await expect.poll(async () => Math.round((await chart.boundingBox())!.width)).toBe(Math.round(before!.width));
      await page.getByRole('button', { name: 'Done' }).click();
      await page.getByRole('button', { name: /^Move AAPL/ }).waitFor({ state: 'detached' });
    });
  });

  describe('by role', () => {
    it('a person created by the administrator sees their pages only, and what they may do', async () => {
      const admin = await desk.open(wide);
      await logIn(admin, desk, '/admin/users');
      await admin.getByRole('button', { name: 'New person' }).click();
      await admin.getByLabel('E-mail').fill('viewer@example.test');
      await admin.getByLabel('Name').fill('Vera Viewer');
      await admin.getByRole('checkbox', { name: /trader/ }).uncheck();
      await admin.getByRole('checkbox', { name: /viewer/ }).check();
      await admin.getByRole('button', { name: 'Create' }).click();
      const password = (await admin.locator('dialog output, [role=dialog] output').textContent()) ?? '';
      expect(password.length).toBeGreaterThan(10);

      const viewer = await desk.open(wide);
      await viewer.goto(`${desk.server.url}/admin/users`);
      await viewer.getByLabel('E-mail').fill('viewer@example.test');
      await viewer.getByLabel('Password').fill(password);
      await viewer.getByRole('button', { name: 'Log in' }).click();
      const pages = viewer.getByRole('navigation', { name: 'Pages' });
      await pages.waitFor();
      expect(await pages.getByRole('link').allTextContents()).toEqual([
        'Trade',
        'Markets',
        'Account',
        'Data',
        'System',
      ]);
      await viewer.getByText(/roles do not permit/).waitFor();
      await pages.getByRole('link', { name: 'Trade' }).click();
      await viewer.getByText('No trading account').waitFor();
    });

    it('an API key is shown once and revoked', async () => {
      const owner = await desk.open(wide);
      await logIn(owner, desk, '/account');
      await owner.getByRole('button', { name: 'New key' }).click();
      await owner.getByLabel('Label').fill('my bot');
      await owner.getByRole('button', { name: 'Create key' }).click();
      const values = owner.locator('[role=dialog] output');
      await expect.poll(() => values.count()).toBe(2);
      const [keyId = '', secret = ''] = await values.allTextContents();
      const status = (key: string) =>
        fetch(`${desk.server.url}/v2/account`, {
          headers: { 'apca-api-key-id': keyId, 'apca-api-secret-key': key },
        }).then((answer) => answer.status);
      expect(await status(secret)).toBe(200);
      await owner.getByRole('button', { name: 'I have copied it' }).click();
      expect(await owner.content()).not.toContain(secret);
      const row = owner.getByRole('table', { name: 'API keys' }).locator('tr', { hasText: 'my bot' });
      await row.getByRole('button', { name: 'Revoke' }).click();
      const revoke = owner.getByRole('button', { name: /Hold: revoke/ });
      await revoke.hover();
      await owner.mouse.down();
      await row.getByText(/revoked/).waitFor();
      await owner.mouse.up();
      expect(await status(secret)).toBe(401);
    });
  });

  it('nothing broke in any page on the way', () => {
    expect(desk.problems).toEqual([]);
  });
});
