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
  const { world, instrument, accountId } = opened;
  attachStrategy(world, (commands) =>
    createStrategyRuntime({
      definition,
      parameters,
      accountId,
      instruments: [{ ...instrument, index: 0 }],
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
