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
    name: 'data-coverage',
    path: '/data/coverage',
    ready: async (page) => {
      const there = page
        .getByRole('list', { name: 'Coverage by day' })
        .or(page.getByText('No history of 1d is stored'));
      await there.first().waitFor();
    },
  },
  {
    name: 'data-quality',
    path: '/data/quality',
    ready: async (page) => {
      await page.getByText('No bar is held back').waitFor();
      const there = page.getByRole('table', { name: 'Quality' }).or(page.getByText('No history is stored'));
      await there.first().waitFor();
    },
  },
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
