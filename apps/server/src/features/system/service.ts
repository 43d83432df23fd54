import { statfs } from 'node:fs/promises';
import type { Storage } from '@quire/adapters/storage';
import type { LogLineView, SystemStatusView, TapeStatusView } from '@quire/contract';
import type { LogRing } from '../../platform/logging.ts';
import { version } from '../../platform/version.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { HealthService } from '../health/service.ts';
import type { TapeService } from '../tape/service.ts';

export interface SystemService {
  status(): Promise<SystemStatusView>;
  /** Newest first. */
  logs(query: {
    readonly level: string | null;
    readonly text: string | null;
    readonly limit: number;
  }): readonly LogLineView[];
}

export interface SystemServiceOptions {
  readonly storage: Storage;
  readonly gateway: WorldGateway;
  readonly health: HealthService;
  readonly tape: Pick<TapeService, 'status'>;
  readonly ring: LogRing;
  readonly dataFolder: string;
  readonly startedAt: Date;
}

/** A simulated market that has said nothing for this long is not well. */
const feedAgeMsMax = 10_000;

export function createSystemService(options: SystemServiceOptions): SystemService {
  const { storage, gateway, health, tape, ring, dataFolder, startedAt } = options;
  return {
    async status() {
      const [database, disk, sizeBytes, migrations, tapeStatus] = await Promise.all([
        health.database(),
        diskOf(dataFolder),
        databaseSize(storage),
        // Without the database nobody knows what is applied to it; the probe above says why.
        storage.migrationStatus().catch(() => null),
        // Without its database nothing is known of the tape; the page says that the database is down.
        tape.status().catch(() => null),
      ]);
      const world = health.world();
      const journal = gateway.statistics();
      const newestAtMs = gateway.market.newestAtMs();
      const feedAgeMs = newestAtMs === null ? null : Math.max(0, Date.now() - newestAtMs);
      const isStale = gateway.simulated && feedAgeMs !== null && feedAgeMs > feedAgeMsMax;
      const memory = process.memoryUsage();
      return {
        version,
        status:
          !database.isUp || !world.isUp
            ? 'unhealthy'
            : isStale || (tapeStatus?.damaged.length ?? 0) > 0
              ? 'degraded'
              : 'healthy',
        startedAt: startedAt.toISOString(),
        uptimeSeconds: Math.floor((Date.now() - startedAt.getTime()) / 1_000),
        dependencies: [
          {
            name: 'database',
            state: database.isUp ? 'up' : 'down',
            latencyMs: database.latencyMs,
            detail: database.isUp ? `PostgreSQL ${storage.serverVersion}, ${storage.kind}` : database.detail,
          },
          {
            name: 'market',
            state: world.isUp ? 'up' : 'down',
            latencyMs: feedAgeMs,
            detail: world.isUp ? marketDetail(gateway, feedAgeMs) : world.detail,
          },
          { name: 'redis', state: 'disabled', latencyMs: null, detail: 'one process needs none' },
        ],
        feedAgeMs,
        journal: {
          headSequence: journal.headSequence,
          eventSequence: journal.eventSequence,
          commits: journal.commits,
          lag: journal.lag,
          commitMsP50: journal.commitMsP50,
          commitMsP99: journal.commitMsP99,
          stalled: journal.stalled,
        },
        memory: { residentBytes: memory.rss, heapUsedBytes: memory.heapUsed },
        disk,
        database: { kind: storage.kind, version: storage.serverVersion, sizeBytes },
        tape: tapeStatus && tapeFacts(tapeStatus),
        migrations: { applied: migrations?.applied.length ?? null, pending: migrations?.pending.length ?? null },
      };
    },

    logs({ level, text, limit }) {
      const wanted = text?.toLowerCase() ?? null;
      const minimum = level === null ? 0 : severities.indexOf(level);
      return ring
        .lines()
        .toReversed()
        .filter((line) => severities.indexOf(line.level) >= minimum)
        .filter((line) => wanted === null || JSON.stringify(line).toLowerCase().includes(wanted))
        .slice(0, limit)
        .map(({ atMs, level: severity, message, requestId, fields }) => ({
          at: new Date(atMs).toISOString(),
          level: severity,
          message,
          requestId,
          fields,
        }));
    },
  };
}

/** The feed, how fast it runs, and when it last spoke by the wall clock. */
function marketDetail({ feed, simulated, speed }: WorldGateway, ageMs: number | null): string {
  const name = simulated ? 'simulated' : feed;
  const age = ageMs === null ? 'nothing received yet' : `last input ${(ageMs / 1_000).toFixed(1)} s ago`;
  return `${name}, speed ${speed}×, ${age}`;
}

function tapeFacts({
  segments,
  bytes,
  replayableSince,
  damaged,
  lastFailure,
}: TapeStatusView): SystemStatusView['tape'] {
  return { segments, bytes, replayableSince, damaged, lastFailure };
}

export const severities = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

async function diskOf(path: string): Promise<SystemStatusView['disk']> {
  try {
    const { bavail, blocks, bsize } = await statfs(path);
    return { path, freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch {
    // Some file systems do not say; the page shows that nothing is known.
    return { path, freeBytes: null, totalBytes: null };
  }
}

async function databaseSize({ sql }: Storage): Promise<number | null> {
  try {
    const [row] = await sql<{ size: number }[]>`select pg_database_size(current_database()) as size`;
    return row?.size ?? null;
  } catch {
    // A server may refuse this to an ordinary role, and the database may be down: then nothing is known.
    return null;
  }
}
