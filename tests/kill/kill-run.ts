import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStorage, type Storage } from '@quire/adapters/storage';
import { randomUnit } from '@quire/core/units';
import { eventually, type RunningServer, removeFolder, startServer } from '../support/running-server.ts';
import { audit } from './audit.ts';
import { type SentOrder, submit, TradingClient } from './trading-client.ts';

export interface KillOptions {
  readonly seed: number;
  readonly kills: number;
  readonly clients: number;
  /** A server; without it Quire's own database is left behind by each kill and taken over again. */
  readonly databaseUrl?: string | undefined;
  readonly onLine?: (line: string) => void;
}

export interface KillReport {
  readonly acknowledged: number;
  readonly unanswered: number;
  readonly restartMs: readonly number[];
  readonly faults: readonly string[];
}

const delayPurpose = 2;
const delayMsMin = 150;
const delayMsMax = 1_200;

/**
 * Trades, kills, restarts and audits, as often as asked. After the last restart every order that got no answer is sent again under
 * its own id, which must not make a second one.
 */
export async function killRepeatedly(options: KillOptions): Promise<KillReport> {
  const { seed, kills, databaseUrl, onLine = () => {} } = options;
  const dataFolder = mkdtempSync(join(tmpdir(), 'quire-kill-'));
  const clients = Array.from({ length: options.clients }, (_, index) => new TradingClient(seed, index));
  const restartMs: number[] = [];
  const faults: string[] = [];
  const sent = (): SentOrder[] => clients.flatMap((client) => client.sent);
  let server = await start(dataFolder, databaseUrl);
  try {
    for (let kill = 0; kill < kills; kill++) {
      await tradeUntilKilled(server, clients, killDelayMs(seed, kill));
      const startedMs = performance.now();
      server = await start(dataFolder, databaseUrl);
      restartMs.push(performance.now() - startedMs);
      const found = await withDatabase(dataFolder, databaseUrl, ({ sql }) => audit(sql, sent()));
      faults.push(...found.map((fault) => `after kill ${kill + 1}: ${fault}`));
      onLine(
        `kill ${kill + 1}: ${sent().length} orders sent, ready again after ${restartMs.at(-1)!.toFixed(0)} ms, ${found.length} faults`,
      );
    }
    const unanswered = sent().filter(({ acknowledged, refused }) => acknowledged === null && !refused);
    for (const order of unanswered) await submit(server, order);
    const last = await withDatabase(dataFolder, databaseUrl, ({ sql }) => audit(sql, sent()));
    faults.push(...last.map((fault) => `after the retries: ${fault}`));
    return {
      acknowledged: sent().filter(({ acknowledged }) => acknowledged !== null).length,
      unanswered: unanswered.length,
      restartMs,
      faults,
    };
  } finally {
    await server.stop();
    removeFolder(dataFolder);
  }
}

function killDelayMs(seed: number, kill: number): number {
  return delayMsMin + randomUnit(seed, delayPurpose, kill, 0) * (delayMsMax - delayMsMin);
}

/** The instant counts from the first answer, so that every kill falls into trading. */
async function tradeUntilKilled(
  server: RunningServer,
  clients: readonly TradingClient[],
  delayMs: number,
): Promise<void> {
  const before = acknowledgedBy(clients);
  const running = Promise.all(clients.map((client) => client.run(server)));
  await Promise.race([
    running,
    eventually('a first order is acknowledged', async () => (acknowledgedBy(clients) > before ? true : undefined)),
  ]);
  await delay(delayMs);
  await server.kill();
  for (const client of clients) client.stop();
  await running;
}

const acknowledgedBy = (clients: readonly TradingClient[]): number =>
  clients.reduce((sum, client) => sum + client.acknowledgedCount, 0);

function start(dataFolder: string, databaseUrl: string | undefined): Promise<RunningServer> {
  return startServer({ dataFolder, environment: databaseUrl === undefined ? {} : { DATABASE_URL: databaseUrl } });
}

export async function withDatabase<Result>(
  dataFolder: string,
  databaseUrl: string | undefined,
  act: (storage: Storage) => Promise<Result>,
): Promise<Result> {
  const storage = await openStorage({ dataFolder, databaseUrl, asGuest: true });
  try {
    return await act(storage);
  } finally {
    await storage.close();
  }
}
