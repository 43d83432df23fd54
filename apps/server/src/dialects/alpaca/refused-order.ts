import { openOrderCondition, type Sql } from '@quire/adapters/storage';
import type { CommandOutcome } from '@quire/core/engine';
import type { Instrument } from '@quire/core/market';
import type { AccountId } from '@quire/core/units';
import type { AlpacaDependencies } from './dependencies.ts';
import type { AlpacaError } from './errors.ts';
import { type Holding, translateRefusal } from './refusals.ts';
import { exact, plain } from './views/decimals.ts';

type Refusal = Extract<CommandOutcome, { ok: false }>;

export interface Refused {
  readonly accountId: AccountId;
  readonly instrument: Instrument;
  /** What the sender wrote. */
  readonly quantity: string;
  readonly side: 'buy' | 'sell';
  /** It may only leave a position that is there. */
  readonly isExit: boolean;
}

/** The answer to an order that was refused, with what the account holds and has open where the wire tells that. */
export async function refusedOrder(
  { sql, positions }: Pick<AlpacaDependencies, 'sql' | 'positions'>,
  refusal: Refusal,
  { accountId, instrument, quantity, side, isExit }: Refused,
): Promise<AlpacaError> {
  const { symbol, assetClass, instrumentId } = instrument;
  const told = { symbol, assetClass, quantity, isExit };
  if (refusal.code !== 'INSUFFICIENT_QUANTITY' && refusal.code !== 'WASH_TRADE') return translateRefusal(refusal, told);
  const [held, orders] = await Promise.all([positions(accountId), openOrders(sql, accountId, instrumentId)]);
  const position = held.find((each) => each.instrumentId === instrumentId);
  const holding: Holding = {
    quantity: position?.quantity ?? '0',
    heldForOrders: plain(orders.reduce((sum, { reserved }) => sum + exact(reserved), 0n)),
    relatedOrders: orders.filter(({ reserved }) => exact(reserved) > 0n).map(({ orderId }) => orderId),
    oppositeOrder: orders.find((order) => order.side !== side)?.orderId ?? null,
  };
  return translateRefusal(refusal, { ...told, holding });
}

interface OpenOrder {
  readonly orderId: string;
  readonly side: 'buy' | 'sell';
  readonly reserved: string;
}

/** Oldest first. */
async function openOrders(sql: Sql, accountId: string, instrumentId: string): Promise<readonly OpenOrder[]> {
  return sql<OpenOrder[]>`
    select order_id as "orderId", side, reserved_quantity::text as reserved from orders
    where account_id = ${accountId} and instrument_id = ${instrumentId} and ${sql.unsafe(openOrderCondition)}
    order by order_sequence`;
}
