import type { AccountId } from '@quire/core/units';
import type { Broker, BrokerMode } from '@quire/ports/broker';
import type { Principal } from '../../platform/access.ts';
import type { RequestOrigin } from '../../platform/audit.ts';
import { problem } from '../../platform/problem.ts';
import { createPaperBroker, type PaperBrokerOptions } from './paper-broker.ts';

export interface BrokerAsked {
  readonly mode: BrokerMode;
  /** Of a live broker. Paper orders meet the world's own exchange, whatever the name. */
  readonly exchange: string | null;
  readonly accountId: AccountId;
}

/** How to reach an external broker; none is part of this program. */
export type LiveBrokerFactory = (asked: BrokerAsked) => Broker;

/** One way to a broker for every mode: whoever trades through it does not learn which it is. */
export interface BrokerDirectory {
  /** @throws LIVE_TRADING_NOT_CONFIGURED; live never becomes paper silently */
  requireMode(asked: BrokerAsked): void;
  /** @throws LIVE_TRADING_NOT_CONFIGURED, and what the account's rules refuse */
  open(asked: BrokerAsked, caller: Principal, origin: RequestOrigin): Promise<Broker>;
}

export interface BrokerDirectoryOptions extends PaperBrokerOptions {
  /** By the name of the exchange, in lower case. */
  readonly live: ReadonlyMap<string, LiveBrokerFactory>;
}

export function createBrokerDirectory({ live, ...paper }: BrokerDirectoryOptions): BrokerDirectory {
  const liveFactory = (exchange: string | null): LiveBrokerFactory => {
    const factory = live.get(exchange?.toLowerCase() ?? '');
    if (factory) return factory;
    const named = exchange === null ? 'no exchange was named' : `no broker for ${exchange.slice(0, 40)} is configured`;
    throw problem('LIVE_TRADING_NOT_CONFIGURED', `${named}; the portfolio stays in paper mode`, { field: 'mode' });
  };
  return {
    requireMode({ mode, exchange }) {
      if (mode === 'live') liveFactory(exchange);
    },
    async open(asked, caller, origin) {
      await paper.accounts.require(caller, asked.accountId, 'trade');
      if (asked.mode === 'live') return liveFactory(asked.exchange)(asked);
      return createPaperBroker(paper, { accountId: asked.accountId, caller, origin });
    },
  };
}
