import { cashScale, formatDecimal } from '@quire/core/units';
import type { BalanceChangeRow } from './rows.ts';

interface BalanceChange {
  readonly accountId: string;
  readonly currency: string;
  cash: bigint;
  reserved: bigint;
  deposited: bigint;
  realizedPnl: bigint;
  feesPaid: bigint;
  unsettled: bigint;
  updatedAt: number;
}

/** What a batch adds to each balance. */
export class BalanceRows {
  readonly #changes = new Map<string, BalanceChange>();

  /** The change of that account and currency, to add to. */
  of(accountId: string, currency: string, at: number): BalanceChange {
    const key = `${accountId} ${currency}`;
    let change = this.#changes.get(key);
    if (change === undefined) {
      change = {
        accountId,
        currency,
        cash: 0n,
        reserved: 0n,
        deposited: 0n,
        realizedPnl: 0n,
        feesPaid: 0n,
        unsettled: 0n,
        updatedAt: at,
      };
      this.#changes.set(key, change);
    }
    change.updatedAt = at;
    return change;
  }

  rows(): readonly BalanceChangeRow[] {
    return [...this.#changes.values()].map((change) => ({
      account_id: change.accountId,
      currency: change.currency,
      cash: formatDecimal(change.cash, cashScale),
      reserved: formatDecimal(change.reserved, cashScale),
      deposited: formatDecimal(change.deposited, cashScale),
      realized_pnl: formatDecimal(change.realizedPnl, cashScale),
      fees_paid: formatDecimal(change.feesPaid, cashScale),
      unsettled: formatDecimal(change.unsettled, cashScale),
      updated_at: change.updatedAt,
    }));
  }
}
