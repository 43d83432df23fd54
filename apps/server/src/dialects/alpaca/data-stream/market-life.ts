import type { DomainEvent } from '@quire/core/engine';
import { formatInstant } from '@quire/core/units';
import type { CommittedEvent, WorldGateway } from '../../../platform/world-gateway.ts';
import { tapeOf } from '../views/market-view.ts';
import { newsView } from '../views/news-view.ts';
import { type Addressed, Message } from './message.ts';

/** What a commit says of shares beside their prices: halts and their ends, and news. */
export function marketLife(
  events: readonly Pick<CommittedEvent, 'event'>[],
  gateway: Pick<WorldGateway, 'instrumentById'>,
): { readonly stocks: readonly Addressed[]; readonly news: readonly Addressed[] } {
  return {
    stocks: events.flatMap(({ event }) => statusOf(event, gateway)),
    news: events.flatMap(({ event }) => newsOf(event, gateway)),
  };
}

type TradingHalted = Extract<DomainEvent, { readonly type: 'TradingHalted' }>;

/** Codes as the listing market of tape C spells them, for every tape. */
const statuses = {
  halted: { sc: 'H', sm: 'Trading Halt' },
  paused: { sc: 'P', sm: 'Volatility Trading Pause' },
  resumed: { sc: 'T', sm: 'Trading Resumption' },
} as const;
const reasons: Readonly<Record<TradingHalted['reasonCode'], { readonly rc: string; readonly rm: string }>> = {
  VOLATILITY: { rc: 'LUDP', rm: 'Volatility Trading Pause' },
  NEWS: { rc: 'T1', rm: 'Halt News Pending' },
  REGULATORY: { rc: 'H10', rm: 'Halt - Regulatory Concern' },
  OPERATOR: { rc: 'O1', rm: 'Operations Halt, Contact Market Operations' },
};

function statusOf(event: DomainEvent, gateway: Pick<WorldGateway, 'instrumentById'>): readonly Addressed[] {
  if (event.type !== 'TradingHalted' && event.type !== 'TradingResumed') return [];
  const instrument = gateway.instrumentById(event.instrumentId);
  if (instrument === null || instrument.assetClass === 'crypto') return [];
  const isResumed = event.type === 'TradingResumed';
  const status = isResumed ? statuses.resumed : statuses[event.reasonCode === 'VOLATILITY' ? 'paused' : 'halted'];
  const reason = isResumed ? { rc: '', rm: '' } : reasons[event.reasonCode];
  const fields = {
    T: 's',
    S: instrument.symbol,
    ...status,
    ...reason,
    t: formatInstant(event.at),
    z: tapeOf(instrument),
  };
  return [{ channel: 'statuses', symbols: [instrument.symbol], message: new Message(fields, 'us_equity') }];
}

function newsOf(event: DomainEvent, gateway: Pick<WorldGateway, 'instrumentById'>): readonly Addressed[] {
  if (event.type !== 'NewsPublished') return [];
  const view = newsView({ ...event, publishedAt: event.at }, gateway);
  const symbols = view['symbols'] as readonly string[];
  // What concerns the whole market has no symbol, so only those who hear everything hear it.
  return [{ channel: 'news', symbols: symbols.length > 0 ? symbols : [''], message: new Message({ T: 'n', ...view }) }];
}
