import { chmodSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { type RunningServer, removeFolder, type ServerOptions, startServer } from '../../support/running-server.ts';
import { launchChromium } from './chromium.ts';

/** A server and a browser in front of it. */
export interface Desk {
  server: RunningServer;
  readonly browser: Browser;
  readonly dataFolder: string;
  /** A new page of a new person's browser; `problems` collects what must not happen in any page. */
  open(options?: BrowserContextOptions): Promise<Page>;
  readonly problems: string[];
  close(): Promise<void>;
}

export const wide = { viewport: { width: 1440, height: 900 } } as const;
export const narrow = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true } as const;

/** The database of root's child runs as another user, who must be able to enter the folder. */
function openFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quire-browser-'));
  chmodSync(folder, 0o755);
  return folder;
}

/** A refused order and a lost connection are answers that the browser reports by itself; they are part of the journeys. */
const expectedNoise = /Failed to load resource|WebSocket connection to|net::ERR_/;

export async function openDesk(options: ServerOptions = {}): Promise<Desk> {
  const dataFolder = openFolder();
  const server = await startServer({ dataFolder, ...options });
  const browser = await launchChromium();
  const problems: string[] = [];
  const desk: Desk = {
    server,
    browser,
    dataFolder,
    problems,
    async open(context = wide) {
      const page = await (await browser.newContext({ locale: 'en-US', ...context })).newPage();
      page.setDefaultTimeout(30_000);
      page.on('pageerror', (error) => problems.push(String(error.stack ?? error)));
      page.on('console', (message) => {
        if (message.type() === 'error' && !expectedNoise.test(message.text())) problems.push(message.text());
      });
      return page;
    },
    async close() {
      await browser.close();
      await desk.server.stop();
      removeFolder(dataFolder);
    },
  };
  return desk;
}

export async function logIn(page: Page, desk: Desk, path = '/'): Promise<void> {
  const { url, adminEmail, adminPassword } = desk.server;
  await page.goto(`${url}${path}`);
  await page.getByLabel('E-mail').fill(adminEmail);
  await page.getByLabel('Password').fill(adminPassword);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('navigation', { name: 'Pages' }).waitFor();
}

/** What the server says, asked by the page's own session. */
export async function ask<Answer>(page: Page, path: string): Promise<Answer> {
  return (await page.evaluate(async (address) => (await fetch(address)).json(), `/api/v1/${path}`)) as Answer;
}

/** Holds a button as a careful person does, until its dialog is gone. */
export async function hold(page: Page, name: RegExp): Promise<void> {
  const button = page.getByRole('button', { name });
  const dialog = page.getByRole('dialog');
  await dialog.waitFor();
  // A button that moves away under the hand, because a price above it changed, is held again.
  await vi.waitFor(
    async () => {
      if (!(await dialog.isVisible())) return;
      await button.hover();
      await page.mouse.down();
      await dialog.waitFor({ state: 'detached', timeout: 5000 }).finally(() => page.mouse.up());
    },
    { timeout: 30_000, interval: 100 },
  );
}

export async function expectText(page: Page, selector: string, pattern: RegExp): Promise<void> {
  const locator = page.locator(selector).first();
  await expect.poll(async () => (await locator.textContent()) ?? '').toMatch(pattern);
}

/** Sends by the page's own session; what is refused fails the test. */
export async function tell(page: Page, path: string, body: object): Promise<void> {
  const sent = await page.evaluate(
    async ([address, text]) => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(address!, { method: 'POST', headers, body: text! });
      return { ok: answer.ok, text: await answer.text() };
    },
    [`/api/v1/${path}`, JSON.stringify(body)],
  );
  expect(sent).toMatchObject({ ok: true });
}
