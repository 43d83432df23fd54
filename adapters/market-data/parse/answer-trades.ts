import { fail } from '@quire/core/units';
import type { MarketSymbol, ProviderCall, ProviderResult, ProviderTrades } from '@quire/ports/market-data';
import type { Told, Wire } from '../http/wire.ts';
import { believed, type RawTrade, tradeOf } from './assemble-quote.ts';

/** The answer to a question for trades, ascending by time; none left of some is a failure. */
export function answerTrades(
  raws: readonly Omit<RawTrade, 'symbol'>[],
  scene: {
    readonly wire: Wire;
    readonly call: ProviderCall;
    readonly question: { readonly symbol: MarketSymbol };
    readonly told: Pick<Told<unknown>, 'receivedAt' | 'latencyMs'>;
  },
): ProviderResult<ProviderTrades> {
  const { wire, call, told } = scene;
  const { symbol } = scene.question;
  const { receivedAt } = told;
  const named = raws.map((raw) => ({ ...raw, symbol }));
  const trades = believed(named, tradeOf, { wire, call, capability: 'trades', receivedAt });
  if (raws.length > 0 && trades.length === 0)
    return fail(wire.failure('MALFORMED', `none of the ${raws.length} trades can be believed`));
  return wire.provided({ symbol, trades: trades.toSorted((left, right) => left.at - right.at) }, told);
}
