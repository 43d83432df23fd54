import type { AccountEvent, BorrowTermsChanged, FeesItemized } from '@quire/core/ledger';
import { cashScale, formatDecimal } from '@quire/core/units';
import { jsonText } from '../row-set.ts';
import type { AccountActivityRow, AccountChangeRow, BorrowTermsRow, FillFeeRow } from './rows.ts';

type ProjectedEvent = Exclude<AccountEvent, { readonly type: 'ProceedsHeld' | 'CashSettled' }>;

/** What a batch changes of accounts beside their balances, and what happened to them, one row each. */
export class AccountChanges {
  readonly #changes = new Map<string, AccountChangeRow>();
  readonly #borrow = new Map<string, BorrowTermsRow>();
  readonly activities: AccountActivityRow[] = [];
  readonly fillFees: FillFeeRow[] = [];

  /** The change of that account, to write into. */
  of(accountId: string): AccountChangeRow {
    let row = this.#changes.get(accountId);
    if (row === undefined) {
      row = unchanged(accountId);
      this.#changes.set(accountId, row);
    }
    return row;
  }

  add(event: ProjectedEvent, eventSequence: number): void {
    switch (event.type) {
      case 'FeesItemized':
        this.#itemize(event);
        return;
      case 'BorrowTermsChanged':
        this.#setBorrow(event);
        return;
      case 'AccountTermsChanged':
        this.of(event.accountId).terms = decimalText(event.terms);
        break;
      case 'AccountControlsChanged':
        this.of(event.accountId).controls = jsonText(event.controls);
        break;
      case 'AccountRenamed':
        this.of(event.accountId).name = event.name;
        break;
      case 'AccountClosed':
        this.of(event.accountId).closed_at = event.at;
        break;
      case 'AccountReset':
        Object.assign(this.of(event.accountId), { season: event.season, margin_call: 'null', day_trade_count: 0 });
        break;
      case 'AccountDayRolled':
        this.of(event.accountId).day = decimalText(event);
        this.of(event.accountId).day_trade_count = event.dayTradeCount;
        break;
      case 'DayTradeCounted':
        this.of(event.accountId).day_trade_count = event.count;
        break;
      case 'MarginCalled':
        this.of(event.accountId).margin_call = decimalText(event);
        break;
      case 'MarginCallMet':
        this.of(event.accountId).margin_call = 'null';
        break;
      case 'AccountCharged':
      case 'GoodFaithViolated':
      case 'PositionTransferred':
        break;
    }
    this.activities.push({
      event_sequence: eventSequence,
      account_id: event.accountId,
      kind: event.type,
      details: decimalText(event),
      ts: event.at,
    });
  }

  changes(): readonly AccountChangeRow[] {
    return [...this.#changes.values()];
  }

  borrowTerms(): readonly BorrowTermsRow[] {
    return [...this.#borrow.values()];
  }

  #itemize({ fillId, accountId, lines }: FeesItemized): void {
    lines.forEach(({ kind, amount }, index) => {
      this.fillFees.push({
        fill_id: fillId,
        line: index + 1,
        account_id: accountId,
        kind,
        amount: formatDecimal(amount, cashScale),
      });
    });
  }

  #setBorrow({ instrumentId, easyToBorrow, annualRate }: BorrowTermsChanged): void {
    this.#borrow.set(instrumentId, {
      instrument_id: instrumentId,
      easy_to_borrow: easyToBorrow,
      annual_rate: annualRate,
    });
  }
}

/** Fields that are exact integers without being cash: lots and lot sizes stay as they are. */
const wholeFields = new Set(['quantity', 'positionQuantity']);

/** As doors read it: cash as decimal text. */
function decimalText(value: object): string {
  return jsonText(
    JSON.parse(
      JSON.stringify(value, (key, member: unknown) => {
        if (typeof member !== 'bigint') return member;
        return wholeFields.has(key) ? member.toString() : formatDecimal(member, cashScale);
      }),
    ) as object,
  );
}

function unchanged(accountId: string): AccountChangeRow {
  return {
    account_id: accountId,
    name: null,
    policy: null,
    terms: null,
    controls: null,
    day: null,
    margin_call: null,
    day_trade_count: null,
    season: null,
    closed_at: null,
  };
}
