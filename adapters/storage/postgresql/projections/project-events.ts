import type { AccountLimitChanged, InstrumentChanged, InstrumentDefined } from '@quire/core/engine';
import type {
  AccountCharged,
  AccountOpened,
  AccountPolicy,
  CashPosted,
  DividendPaid,
  PositionAdjusted,
  PositionTransferred,
} from '@quire/core/ledger';
import type {
  OrderAccepted,
  OrderAdjusted,
  OrderCanceled,
  OrderExpired,
  OrderFilled,
  OrderRejected,
  OrderReplaced,
} from '@quire/core/order';
import type { KillSwitchDisengaged, KillSwitchEngaged } from '@quire/core/risk';
import {
  type Cash,
  type Currency,
  cashScale,
  ensureDefined,
  ensureNever,
  formatDecimal,
  zeroCash,
} from '@quire/core/units';
import type { JournalCodec, JournalEvent } from '@quire/ports/journal';
import { jsonText } from '../row-set.ts';
import { AccountChanges } from './account-changes.ts';
import { BalanceRows } from './balance-rows.ts';
import { instrumentOf, type ProjectionContext } from './context.ts';
import { HoldingRows } from './holding-rows.ts';
import { MarketLifeRows } from './market-life-rows.ts';
import { OrderRows } from './order-rows.ts';
import type {
  AccountRow,
  FillRow,
  InstrumentRow,
  KillSwitchHistoryRow,
  KillSwitchRow,
  PostingRow,
  ProjectionRows,
} from './rows.ts';

/**
 * The rows that a batch of events changes. The same events in other batches come to the same tables: a law that the tests hold.
 * Advances the context.
 *
 * @example const rows = projectEvents(context, events, postingsOf);
 */
export function projectEvents(
  context: ProjectionContext,
  events: readonly JournalEvent[],
  postingsOf: JournalCodec['postingsOf'],
): ProjectionRows {
  const batch = new ProjectionBatch(context, postingsOf);
  for (const event of events) batch.add(event);
  return batch.rows();
}

class ProjectionBatch {
  readonly #context: ProjectionContext;
  readonly #postingsOf: JournalCodec['postingsOf'];
  readonly #accounts = new Map<string, AccountRow>();
  readonly #accountChanges = new AccountChanges();
  readonly #instruments = new Map<string, InstrumentRow>();
  readonly #orders: OrderRows;
  readonly #life: MarketLifeRows;
  readonly #holdings: HoldingRows;
  readonly #balances = new BalanceRows();
  readonly #fills: FillRow[] = [];
  readonly #postings: PostingRow[] = [];
  readonly #killSwitchHistory: KillSwitchHistoryRow[] = [];
  readonly #currencyOf = (instrumentId: string): Currency => instrumentOf(this.#context, instrumentId).currency;

  constructor(context: ProjectionContext, postingsOf: JournalCodec['postingsOf']) {
    this.#context = context;
    this.#postingsOf = postingsOf;
    this.#orders = new OrderRows(context);
    this.#life = new MarketLifeRows(context);
    this.#holdings = new HoldingRows(context);
  }

  add(committed: JournalEvent): void {
    this.#apply(committed);
    this.#post(committed);
  }

  rows(): ProjectionRows {
    return {
      accounts: [...this.#accounts.values()],
      accountChanges: this.#accountChanges.changes(),
      accountActivities: this.#accountChanges.activities,
      fillFees: this.#accountChanges.fillFees,
      borrowTerms: this.#accountChanges.borrowTerms(),
      instruments: [...this.#instruments.values()],
      newOrders: this.#orders.newOrders(),
      orderChanges: this.#orders.changes(),
      orderTerms: this.#orders.terms(),
      fills: this.#fills,
      positions: this.#holdings.positions(),
      openedLots: this.#holdings.openedLots(),
      closedLots: this.#holdings.closedLots(),
      balances: this.#balances.rows(),
      postings: this.#postings,
      killSwitches: this.#killSwitches(),
      killSwitchHistory: this.#killSwitchHistory,
      halts: this.#life.halts(),
      haltEnds: this.#life.haltEnds(),
      corporateActions: this.#life.actions(),
      appliedActions: this.#life.appliedActions(),
      positionGains: this.#holdings.gains(),
      dividends: this.#life.dividends(),
      paidDividends: this.#life.paidDividends(),
      news: this.#life.news(),
    };
  }

  #apply({ event, eventSequence, inputSequence }: JournalEvent): void {
    switch (event.type) {
      case 'WorldOpened':
      case 'WorldRejoined':
      case 'CalendarDefined':
      case 'BarTimeframeDefined':
      case 'TradingDateRolled':
        return;
      case 'InstrumentDefined':
        this.#defineInstrument(event);
        return;
      case 'AccountOpened':
        this.#openAccount(event);
        return;
      case 'AccountLimitChanged':
        this.#changePolicy(event);
        return;
      case 'FillSettingsChanged':
        // How fills come about is told by each fill; the settings themselves are durable state.
        return;
      case 'CashPosted':
        this.#postCash(event);
        return;
      case 'OrderAccepted':
        this.#orders.accept(event, inputSequence);
        this.#reserve(event);
        return;
      case 'OrderDenied':
        this.#orders.deny(event, inputSequence);
        return;
      case 'OrderActivated':
        this.#orders.activate(event);
        return;
      case 'OrderReplaced':
        this.#orders.replace(event);
        this.#release(event);
        return;
      case 'OrderTriggered':
        this.#orders.trigger(event);
        this.#holdBack(event.orderId, event.reservation.cash, event.at);
        return;
      case 'OrderTrailed':
        this.#orders.trail(event);
        return;
      case 'OrderResized':
        this.#orders.resize(event);
        this.#holdBack(event.orderId, event.reservation.cash, event.at);
        return;
      case 'OrderStatusChanged':
        this.#orders.changeStatus(event);
        return;
      case 'OrderFilled':
        this.#fill(event, eventSequence);
        return;
      case 'OrderCanceled':
      case 'OrderExpired':
      case 'OrderRejected':
        this.#orders.end(event);
        this.#release(event);
        return;
      case 'KillSwitchEngaged':
      case 'KillSwitchDisengaged':
        this.#switch(event, eventSequence);
        return;
      case 'TradingHalted':
        this.#life.halt(event, eventSequence);
        return;
      case 'TradingResumed':
        this.#life.resume(event);
        return;
      case 'CorporateActionAnnounced':
        this.#life.announce(event);
        return;
      case 'CorporateActionApplied':
        this.#life.apply(event);
        return;
      case 'InstrumentChanged':
        this.#defineInstrument(event);
        return;
      case 'OrderAdjusted':
        this.#adjustOrder(event);
        return;
      case 'PositionAdjusted':
        this.#adjustPosition(event);
        return;
      case 'DividendAccrued':
        this.#life.accrue(event);
        return;
      case 'DividendPaid':
        this.#payDividend(event);
        return;
      case 'MarketLifeChanged':
        return;
      case 'NewsPublished':
        this.#life.publish(event);
        return;
      case 'AccountTermsChanged':
      case 'AccountControlsChanged':
      case 'AccountRenamed':
      case 'AccountClosed':
      case 'AccountReset':
      case 'FeesItemized':
      case 'AccountDayRolled':
      case 'DayTradeCounted':
      case 'GoodFaithViolated':
      case 'MarginCalled':
      case 'MarginCallMet':
      case 'BorrowTermsChanged':
        this.#accountChanges.add(event, eventSequence);
        return;
      case 'AccountCharged':
        this.#charge(event);
        this.#accountChanges.add(event, eventSequence);
        return;
      case 'ProceedsHeld':
        this.#balances.of(event.accountId, event.currency, event.at).unsettled += event.amount;
        return;
      case 'CashSettled':
        this.#balances.of(event.accountId, event.currency, event.at).unsettled -= event.amount;
        return;
      case 'PositionTransferred':
        this.#transfer(event);
        this.#accountChanges.add(event, eventSequence);
        return;
      default:
        ensureNever(event);
    }
  }

  #defineInstrument({ instrument }: InstrumentDefined | InstrumentChanged): void {
    this.#context.instruments.set(instrument.instrumentId, instrument);
    this.#instruments.set(instrument.instrumentId, {
      instrument_id: instrument.instrumentId,
      symbol: instrument.symbol,
      name: instrument.name,
      asset_class: instrument.assetClass,
      venue: instrument.venue,
      currency: instrument.currency,
      price_scale: instrument.priceScale,
      quantity_scale: instrument.quantityScale,
      calendar_id: instrument.calendarId,
      tradable: instrument.tradable,
      shortable: instrument.shortable,
      fractionable: instrument.fractionable,
      definition: jsonText(instrument),
    });
  }

  #openAccount(event: AccountOpened): void {
    this.#accounts.set(event.accountId, {
      account_id: event.accountId,
      name: event.name,
      currency: event.currency,
      policy: policyText(event.policy),
      created_at: event.at,
    });
    this.#balances.of(event.accountId, event.currency, event.at);
  }

  #changePolicy({ accountId, policy }: AccountLimitChanged): void {
    const opened = this.#accounts.get(accountId);
    if (opened !== undefined) opened.policy = policyText(policy);
    else this.#accountChanges.of(accountId).policy = policyText(policy);
  }

  #charge({ accountId, currency, amount, at }: AccountCharged): void {
    const balance = this.#balances.of(accountId, currency, at);
    balance.cash -= amount;
    balance.feesPaid += amount;
  }

  #transfer(event: PositionTransferred): void {
    const { currency } = instrumentOf(this.#context, event.instrumentId);
    const balance = this.#balances.of(event.accountId, currency, event.at);
    balance.cash -= event.notional;
    balance.realizedPnl += event.realizedPnl;
    this.#holdings.transfer(event);
  }

  #postCash(event: CashPosted): void {
    const balance = this.#balances.of(event.accountId, event.currency, event.at);
    balance.cash += event.amount;
    balance.deposited += event.amount;
  }

  #reserve(event: OrderAccepted): void {
    const { accountId, instrumentId, orderId, reservation } = event;
    this.#context.openOrders.set(orderId, { accountId, instrumentId, reservedCash: zeroCash });
    this.#holdBack(orderId, reservation.cash, event.at);
  }

  #release(event: OrderCanceled | OrderExpired | OrderRejected | OrderReplaced): void {
    this.#holdBack(event.orderId, zeroCash, event.at);
    this.#context.openOrders.delete(event.orderId);
  }

  /** What an order holds back from now on; the balance takes the difference to what it held before. */
  #holdBack(orderId: string, reservedCash: Cash, at: number): void {
    const order = this.#context.openOrders.get(orderId);
    if (order === undefined || order.reservedCash === reservedCash) return;
    const { currency } = instrumentOf(this.#context, order.instrumentId);
    this.#balances.of(order.accountId, currency, at).reserved += reservedCash - order.reservedCash;
    this.#context.openOrders.set(orderId, { ...order, reservedCash });
  }

  #fill(event: OrderFilled, eventSequence: number): void {
    const { currency } = instrumentOf(this.#context, event.instrumentId);
    const balance = this.#balances.of(event.accountId, currency, event.at);
    balance.cash += event.side === 'buy' ? -(event.notional + event.fee) : event.notional - event.fee;
    balance.realizedPnl += event.realizedPnl;
    balance.feesPaid += event.fee;
    this.#orders.fill(event);
    this.#holdings.fill(event);
    this.#fills.push(fillRow(this.#context, event, eventSequence));
    this.#holdBack(event.orderId, event.reservation.cash, event.at);
    if (event.status === 'filled') this.#context.openOrders.delete(event.orderId);
  }

  #adjustOrder(event: OrderAdjusted): void {
    const order = ensureDefined(this.#context.openOrders.get(event.orderId), `no open order ${event.orderId}`);
    this.#orders.adjust(event, instrumentOf(this.#context, order.instrumentId));
    this.#holdBack(event.orderId, event.reservation.cash, event.at);
  }

  #adjustPosition(event: PositionAdjusted): void {
    const { currency } = instrumentOf(this.#context, event.instrumentId);
    const balance = this.#balances.of(event.accountId, currency, event.at);
    balance.cash += event.cashReceived;
    balance.realizedPnl += event.realizedPnl;
    this.#holdings.adjust(event);
  }

  #payDividend(event: DividendPaid): void {
    const balance = this.#balances.of(event.accountId, event.currency, event.at);
    balance.cash += event.amount;
    balance.realizedPnl += event.amount;
    this.#holdings.gain(event);
    this.#life.pay(event);
  }

  #switch(event: KillSwitchEngaged | KillSwitchDisengaged, eventSequence: number): void {
    const engaged = event.type === 'KillSwitchEngaged';
    this.#killSwitchHistory.push({
      event_sequence: eventSequence,
      state: engaged ? 'ENGAGED' : 'ACTIVE',
      operator: event.operator,
      reason: engaged ? event.reason : event.notes,
      ts: event.at,
    });
  }

  #killSwitches(): readonly KillSwitchRow[] {
    const last = this.#killSwitchHistory.at(-1);
    return last === undefined ? [] : [{ state: last.state, changed_at: last.ts }];
  }

  #post({ event, eventSequence }: JournalEvent): void {
    const postings = this.#postingsOf(event, this.#currencyOf);
    postings.forEach((posting, index) => {
      this.#postings.push({
        event_sequence: eventSequence,
        line: index + 1,
        account_id: posting.accountId,
        ledger_account: posting.ledgerAccount,
        currency: posting.currency,
        amount: formatDecimal(posting.amount, cashScale),
        event_type: event.type,
        order_id: 'orderId' in event ? event.orderId : null,
        ts: event.at,
      });
    });
  }
}

/** A policy as doors read it: decimals as text, rates in parts per million. */
function policyText(policy: AccountPolicy): string {
  const { orderNotionalMax, ...rest } = policy;
  const decimal = orderNotionalMax === null ? null : formatDecimal(orderNotionalMax, cashScale);
  return jsonText({ ...rest, orderNotionalMax: decimal });
}

function fillRow(context: ProjectionContext, event: OrderFilled, eventSequence: number): FillRow {
  const { symbol, priceScale, quantityScale } = instrumentOf(context, event.instrumentId);
  return {
    fill_id: event.fillId,
    fill_sequence: event.fillSequence,
    order_id: event.orderId,
    account_id: event.accountId,
    instrument_id: event.instrumentId,
    symbol,
    side: event.side,
    quantity: formatDecimal(event.quantity, quantityScale),
    price: formatDecimal(event.price, priceScale),
    notional: formatDecimal(event.notional, cashScale),
    fee: formatDecimal(event.fee, cashScale),
    realized_pnl: formatDecimal(event.realizedPnl, cashScale),
    position_quantity: formatDecimal(event.positionQuantity, quantityScale),
    order_filled_quantity: formatDecimal(event.filledQuantity, quantityScale),
    order_remaining_quantity: formatDecimal(event.remainingQuantity, quantityScale),
    liquidity: event.liquidity,
    fill_model: event.fillModel,
    evidence: jsonText(event.evidence),
    ts: event.at,
    event_sequence: eventSequence,
  };
}
