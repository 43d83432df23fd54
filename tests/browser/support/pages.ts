import type { Page } from 'playwright-core';

/** A page and how one sees that it is there with its data. */
export interface ConsolePage {
  readonly name: string;
  readonly path: string;
  readonly ready: (page: Page) => Promise<void>;
}

const table = (name: string) => (page: Page) => page.getByRole('table', { name }).locator('tbody tr').first().waitFor();

export const consolePages: readonly ConsolePage[] = [
  {
    name: 'trade',
    path: '/trade?symbol=AAPL',
    ready: async (page) => {
      await page.getByTestId('last-close').waitFor();
      await table('Order book')(page);
      await page.locator('canvas').first().waitFor();
    },
  },
  { name: 'markets', path: '/markets', ready: table('Markets') },
  {
    name: 'market-symbol',
    path: '/markets/symbol?symbol=AAPL',
    ready: async (page) => {
      await page.locator('canvas').first().waitFor();
      await page.getByText('High, 52 weeks').waitFor();
    },
  },
  {
    name: 'account',
    path: '/account',
    ready: table('Ledger postings'),
  },
  {
    name: 'data',
    path: '/data',
    ready: async (page) => {
      await page.getByRole('button', { name: 'Collect now' }).waitFor();
      await page
        .getByText('No pass yet')
        .or(page.getByRole('table', { name: 'Passes' }))
        .first()
        .waitFor();
    },
  },
  { name: 'data-providers', path: '/data/providers', ready: table('Providers') },
  {
    name: 'system',
    path: '/system',
    ready: async (page) => {
      await table('Dependencies')(page);
      await table('Log lines')(page);
    },
  },
  { name: 'users', path: '/admin/users', ready: table('People') },
  { name: 'audit', path: '/admin/audit', ready: table('Audit entries') },
];

export async function showPage(page: Page, url: string, { path, ready }: ConsolePage): Promise<void> {
  await page.goto(`${url}${path}`);
  await ready(page);
}
