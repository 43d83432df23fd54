import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase } from '@quire/adapters/storage/testing';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../house/sources.ts';
import { eventually, type RunningServer, removeFolder, startServer } from '../support/running-server.ts';
import { audit } from './audit.ts';
import { type SentOrder, submit } from './trading-client.ts';

const program = join(repositoryRoot, 'apps/ctl/dist/cli.js');

const orderOf = (clientOrderId: string): SentOrder => ({
  clientOrderId,
  body: {
    symbol: 'AAPL',
    side: 'buy',
    orderType: 'limit',
    timeInForce: 'gtc',
    quantity: '1',
    limitPrice: '1.00',
    clientOrderId,
  },
  acknowledged: null,
  refused: false,
  cancelAcknowledged: false,
});

async function acknowledge(server: RunningServer, clientOrderId: string): Promise<SentOrder> {
  const order = orderOf(clientOrderId);
  await submit(server, order);
  expect(order.acknowledged, server.output()).not.toBeNull();
  return order;
}

describe.skipIf(!existsSync(program))('a second Quire (needs the compiled program)', { timeout: 120_000 }, () => {
  it('is refused on a data folder that another one owns, which goes on', async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'quire-second-'));
    const first = await startServer({ dataFolder });
    try {
      await expect(startServer({ dataFolder })).rejects.toThrow(/another Quire|owned|in use|already/i);
      await acknowledge(first, 'after the refusal');
    } finally {
      await first.stop();
      removeFolder(dataFolder);
    }
  });

  it('fences the first on one database server: never both write', async () => {
    const database = await createTestDatabase({ migrated: false });
    const folders = [1, 2].map(() => mkdtempSync(join(tmpdir(), 'quire-second-')));
    const environment = { DATABASE_URL: database.url };
    const first = await startServer({ dataFolder: folders[0]!, environment });
    const sent = [await acknowledge(first, 'by the first')];
    const second = await startServer({ dataFolder: folders[1]!, environment });
    try {
      sent.push(await acknowledge(second, 'by the second'));
      await eventually('the first takes no orders any more', async () => {
        const late = orderOf('too late');
        const answered = await submit(first, late).catch(() => false);
        return !answered || late.acknowledged === null ? true : undefined;
      });
      expect(await audit(database.sql, sent)).toEqual([]);
      const epochs = await database.sql`select epoch from world`;
      expect(epochs).toMatchObject([{ epoch: 2 }]);
    } finally {
      await Promise.all([first.stop(), second.stop()]);
      await database.close();
      for (const folder of folders) removeFolder(folder);
    }
  });
});
