import type {
  CorporateActionAnnounced,
  CorporateActionApplied,
  NewsPublished,
  TradingHalted,
  TradingResumed,
} from '@quire/core/engine';
import type { DividendAccrued, DividendPaid } from '@quire/core/ledger';
import type { CorporateActionTerms } from '@quire/core/market';
import { cashScale, formatDecimal } from '@quire/core/units';
import { jsonText } from '../row-set.ts';
import { instrumentOf, type ProjectionContext } from './context.ts';
import type {
  AppliedActionRow,
  CorporateActionRow,
  DividendRow,
  HaltEndRow,
  HaltRow,
  NewsRow,
  PaidDividendRow,
} from './rows.ts';

/** Halts, corporate actions and news of a batch. One that begins and ends within it is one row. */
export class MarketLifeRows {
  readonly #context: ProjectionContext;
  readonly #halts = new Map<string, HaltRow>();
  readonly #earlier: HaltRow[] = [];
  readonly #haltEnds = new Map<string, HaltEndRow>();
  readonly #actions = new Map<string, CorporateActionRow>();
  readonly #applied: AppliedActionRow[] = [];
  readonly #dividends = new Map<string, DividendRow>();
  readonly #paidDividends: PaidDividendRow[] = [];
  readonly #news: NewsRow[] = [];

  constructor(context: ProjectionContext) {
    this.#context = context;
  }

  halt(event: TradingHalted, eventSequence: number): void {
    const before = this.#halts.get(event.instrumentId);
    if (before !== undefined) this.#earlier.push(before);
    this.#halts.set(event.instrumentId, {
      event_sequence: eventSequence,
      instrument_id: event.instrumentId,
      reason_code: event.reasonCode,
      notes: event.notes,
      halted_at: event.at,
      resumes_at: event.resumesAt,
      resumed_at: null,
    });
  }

  resume({ instrumentId, at }: TradingResumed): void {
    const halt = this.#halts.get(instrumentId);
    if (halt === undefined) this.#haltEnds.set(instrumentId, { instrument_id: instrumentId, resumed_at: at });
    else halt.resumed_at = at;
  }

  announce({ action, at }: CorporateActionAnnounced): void {
    this.#actions.set(action.actionId, {
      action_id: action.actionId,
      instrument_id: action.instrumentId,
      kind: action.terms.kind,
      terms: termsText(action.terms),
      ex_date: action.exDate,
      record_date: action.recordDate,
      pay_date: action.payDate,
      source: action.source,
      announced_at: at,
      applied_at: null,
      close_before: null,
    });
  }

  apply({ actionId, instrumentId, closeBefore, at }: CorporateActionApplied): void {
    const { priceScale } = instrumentOf(this.#context, instrumentId);
    const close = closeBefore === null ? null : formatDecimal(closeBefore, priceScale);
    const announced = this.#actions.get(actionId);
    if (announced === undefined) {
      this.#applied.push({ action_id: actionId, applied_at: at, close_before: close });
      return;
    }
    announced.applied_at = at;
    announced.close_before = close;
  }

  accrue(event: DividendAccrued): void {
    const { quantityScale } = instrumentOf(this.#context, event.instrumentId);
    this.#dividends.set(`${event.accountId} ${event.actionId}`, {
      action_id: event.actionId,
      account_id: event.accountId,
      instrument_id: event.instrumentId,
      currency: event.currency,
      quantity: formatDecimal(event.quantity, quantityScale),
      amount: formatDecimal(event.amount, cashScale),
      pay_date: event.payDate,
      accrued_at: event.at,
      paid_at: null,
    });
  }

  pay({ accountId, actionId, at }: DividendPaid): void {
    const accrued = this.#dividends.get(`${accountId} ${actionId}`);
    if (accrued !== undefined) accrued.paid_at = at;
    else this.#paidDividends.push({ action_id: actionId, account_id: accountId, paid_at: at });
  }

  publish(event: NewsPublished): void {
    this.#news.push({
      news_sequence: event.newsSequence,
      headline: event.headline,
      summary: event.summary,
      source: event.source,
      instrument_ids: jsonText(event.instrumentIds),
      published_at: event.at,
    });
  }

  halts(): readonly HaltRow[] {
    return [...this.#earlier, ...this.#halts.values()];
  }

  haltEnds(): readonly HaltEndRow[] {
    return [...this.#haltEnds.values()];
  }

  actions(): readonly CorporateActionRow[] {
    return [...this.#actions.values()];
  }

  appliedActions(): readonly AppliedActionRow[] {
    return this.#applied;
  }

  dividends(): readonly DividendRow[] {
    return [...this.#dividends.values()];
  }

  paidDividends(): readonly PaidDividendRow[] {
    return this.#paidDividends;
  }

  news(): readonly NewsRow[] {
    return this.#news;
  }
}

/** Terms as doors read them: money as decimal text. */
function termsText(terms: CorporateActionTerms): string {
  if (!('cashPerUnit' in terms)) return jsonText(terms);
  return jsonText({ ...terms, cashPerUnit: formatDecimal(terms.cashPerUnit, cashScale) });
}
