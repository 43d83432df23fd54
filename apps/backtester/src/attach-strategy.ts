import { accountOf, attachStrategy, openOrdersOf, positionOf } from '@quire/core/engine';
import { createStrategyRuntime, type StrategyAccount, type StrategyDefinition } from '@quire/core/strategy';
import type { BacktestWorld } from './backtest-world.ts';
import { unitsOfCash } from './recorder.ts';

/** Values as the strategy's schema read them. */
export type StrategyParameters = Readonly<Record<string, number | boolean | string>>;

/** Lets the strategy run inside the world's step, with the world's one account and instrument. */
export function attachToBacktest(
  opened: BacktestWorld,
  definition: StrategyDefinition,
  parameters: StrategyParameters,
): void {
  const { world, accountId } = opened;
  const { instrumentId, symbol, priceScale, quantityScale } = opened.instrument;
  attachStrategy(world, (commands) =>
    createStrategyRuntime({
      definition,
      parameters,
      accountId,
      // Written out: the hidden class of a spread dies with its object, and the next run would be compiled again for another.
      instruments: [{ index: 0, instrumentId, symbol, priceScale, quantityScale }],
      account: accountSeen(opened),
      commands,
    }),
  );
}

const none: readonly never[] = [];

function accountSeen({ world, accountId, instrument }: BacktestWorld): StrategyAccount {
  const { instrumentId, currency } = instrument;
  return {
    position: () => Number(positionOf(world, accountId, instrumentId)?.quantity ?? 0n),
    availableCash: () => {
      const balance = accountOf(world, accountId)?.balances.get(currency);
      return balance === undefined ? 0 : unitsOfCash(balance.cash - balance.reserved);
    },
    quote: () => null,
    openOrders: () => (accountOf(world, accountId)?.openOrderCount ? openOrdersOf(world, accountId) : none),
  };
}
