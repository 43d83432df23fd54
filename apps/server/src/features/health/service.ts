import type { Sql } from '@quire/adapters/storage';
import type { WorldGateway } from '../../platform/world-gateway.ts';

/** Probes that ask the thing itself each time, with a limit on how long they wait. */
export interface Probe {
  readonly isUp: boolean;
  readonly latencyMs: number | null;
  readonly detail: string;
}

export interface HealthService {
  database(): Promise<Probe>;
  /** The world takes commands: it is neither recovering nor stalled nor stopping. */
  world(): Probe;
}

const probeMs = 2_000;

export function createHealthService({ sql, gateway }: { sql: Sql; gateway: WorldGateway }): HealthService {
  return {
    async database() {
      const startedAt = performance.now();
      try {
        await within(probeMs, sql`select 1`);
        return { isUp: true, latencyMs: performance.now() - startedAt, detail: '' };
      } catch (error) {
        return { isUp: false, latencyMs: null, detail: error instanceof Error ? error.message : 'no answer' };
      }
    },
    world() {
      const isReady = gateway.ready();
      const { stalled } = gateway.statistics();
      const detail = isReady ? '' : stalled ? 'the journal is stalled' : 'recovering or stopping';
      return { isUp: isReady, latencyMs: null, detail };
    },
  };
}

async function within<Value>(timeoutMs: number, work: PromiseLike<Value>): Promise<Value> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
