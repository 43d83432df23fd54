import type { FillView, OrderView } from '@quire/contract';
import type { CommittedBatch } from './world-gateway.ts';

/** What one commit means to those who watch: told after every read model has taken it in. */
export interface Publication {
  readonly batch: CommittedBatch;
  readonly orders: readonly OrderView[];
  readonly fills: readonly FillView[];
  /** Changed orders that are not in memory; the database has them. */
  readonly unknownOrders: readonly string[];
  readonly killSwitchChanged: boolean;
}

export interface Publisher {
  publish(publication: Publication): void;
  subscribe(listener: (publication: Publication) => void): () => void;
}

export function createPublisher(): Publisher {
  const listeners = new Set<(publication: Publication) => void>();
  return {
    publish(publication) {
      for (const listener of listeners) listener(publication);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
