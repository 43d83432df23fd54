import type { Storage } from '@quire/adapters/storage';
import { describe, expect, it } from 'vitest';
import type { LogRing } from '../../platform/logging.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { TapeService } from '../tape/service.ts';
import { createSystemService } from './service.ts';

const journal = {
  headSequence: 7,
  eventSequence: 3,
  commits: 2,
  lag: 0,
  commitMsP50: 1,
  commitMsP99: 2,
  stalled: false,
};

const damage = { segment: 'replay/1-9.parquet', reason: 'is missing' };
const tape = { segments: 2, bytes: 512, replayableSince: null, damaged: [] as (typeof damage)[], lastFailure: null };

/** The service over a machine of which only the named things are known. */
function serviceOver(isDatabaseUp: boolean, newestAtMs: number | null, damaged: (typeof damage)[] = []) {
  const refuse = async (): Promise<never> => {
    throw new Error('connection refused');
  };
  const known = async () => ({ applied: [{}, {}, {}], pending: [{}] });
  return createSystemService({
    storage: {
      sql: isDatabaseUp ? async () => [{ size: 1_000 }] : refuse,
      kind: 'embedded',
      serverVersion: '18.1',
      migrationStatus: isDatabaseUp ? known : refuse,
    } as unknown as Storage,
    gateway: {
      feed: 'replay',
      simulated: false,
      speed: 86_400,
      statistics: () => journal,
      market: { newestAtMs: () => newestAtMs },
    } as unknown as WorldGateway,
    health: {
      database: async () => ({ isUp: isDatabaseUp, latencyMs: null, detail: isDatabaseUp ? '' : 'connection refused' }),
      world: () => ({ isUp: isDatabaseUp, latencyMs: null, detail: isDatabaseUp ? '' : 'the journal is stalled' }),
    },
    tape: { status: (isDatabaseUp ? async () => ({ ...tape, damaged }) : refuse) as TapeService['status'] },
    ring: {} as LogRing,
    dataFolder: '/',
    startedAt: new Date(),
  });
}

const detailOf = (status: Awaited<ReturnType<ReturnType<typeof serviceOver>['status']>>, name: string) =>
  status.dependencies.find((dependency) => dependency.name === name)?.detail;

describe('the state of the system', () => {
  it('counts migrations, and names the feed, its speed and when it last spoke', async () => {
    const status = await serviceOver(true, Date.now() - 2_500).status();
    expect(status.migrations).toEqual({ applied: 3, pending: 1 });
    expect(detailOf(status, 'market')).toMatch(/^replay, speed 86400×, last input 2\.\d s ago$/);
  });

  it('names the tape, calls a damaged one degraded, and says nothing of it without the database', async () => {
    const whole = await serviceOver(true, null).status();
    expect([whole.status, whole.tape]).toEqual(['healthy', tape]);
    const damaged = await serviceOver(true, null, [damage]).status();
    expect([damaged.status, damaged.tape?.damaged]).toEqual(['degraded', [damage]]);
    expect((await serviceOver(false, null).status()).tape).toBeNull();
  });

  it('says so when the feed has not spoken', async () => {
    expect(detailOf(await serviceOver(true, null).status(), 'market')).toBe(
      'replay, speed 86400×, nothing received yet',
    );
  });

  it('claims nothing about migrations while the database is down', async () => {
    const status = await serviceOver(false, null).status();
    expect(status.migrations).toEqual({ applied: null, pending: null });
    expect(status.status).toBe('unhealthy');
    expect(detailOf(status, 'market')).toBe('the journal is stalled');
  });
});
