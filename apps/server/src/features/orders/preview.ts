import { openOrderCondition, type Sql } from '@quire/adapters/storage';
import type { OrderPreview, SubmitOrderBody } from '@quire/contract';
import { affordableQuantity, auctionIn, type OrderOutlook, refusalMessages } from '@quire/core/engine';
import { percentageFee, worstCommission } from '@quire/core/exchange';
import { type BookLevel, currentOrNextSession, type Instrument, isOpen, isOpenExtended } from '@quire/core/market';
import { isForAuction, type OrderRequest } from '@quire/core/order';
import { marginReservation, unitPriceOf } from '@quire/core/portfolio';
import {
  type AccountStanding,
  type DayTradeLimit,
  evaluateOrder,
  type OrderNeed,
  type RiskView,
} from '@quire/core/risk';
import {
  type AccountId,
  addCash,
  type Cash,
  notionalOf,
  type PartsPerMillion,
  type Price,
  type Quantity,
  type SignedQuantity,
  subtractCash,
  zeroCash,
} from '@quire/core/units';
import type { Static } from 'typebox';
import type { Principal } from '../../platform/access.ts';
import { averagePriceText, cashText, quantityText } from '../../platform/wire.ts';
import { instrumentOf } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { buyingPower } from '../accounts/account-view.ts';
import type { AccountDirectory, AccountEntry } from '../accounts/directory.ts';
import { exactCash, exactInteger, type PortfolioReader } from '../accounts/portfolio-reader.ts';
import { accountFor } from '../accounts/scope.ts';
import { standingRow, standingView } from '../accounts/standing.ts';
import { storedFees } from '../accounts/stored-fees.ts';
import type { KillSwitchService } from '../kill-switch/service.ts';
import type { WorldCalendars } from '../market/calendars.ts';
import { parseOrder } from './parse-order.ts';
import { warningsOf } from './preview-warnings.ts';

export type OrderPreviewAnswer = Static<typeof OrderPreview>;

/**
 * What an order would do, by the risk rules of the engine on what is committed. The market moves between a preview and an order,
 * so it is an estimate; its refusals are the very checks that the order will meet.
 */
export interface PreviewService {
  preview(caller: Principal, body: SubmitOrderBody): Promise<OrderPreviewAnswer>;
}

export interface PreviewServiceOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly accounts: AccountDirectory;
  readonly portfolios: PortfolioReader;
  readonly calendars: WorldCalendars;
  readonly killSwitch: KillSwitchService;
}

export function createPreviewService(options: PreviewServiceOptions): PreviewService {
  const { sql, gateway, accounts, portfolios, calendars, killSwitch } = options;
  return {
    async preview(caller, body) {
      const { account } = await accountFor(accounts, caller, body.accountId, 'trade');
      const instrument = instrumentOf(gateway, body.symbol);
      const { request } = parseOrder(body, {
        accountId: account.accountId,
        clientOrderId: 'preview',
        instrument,
        origin: 'console',
      });
      const portfolio = await portfolios.read(account.accountId);
      if (!portfolio) throw new Error(`account ${account.accountId} has no balance`);
      const held = portfolio.positions.find(({ instrumentId }) => instrumentId === instrument.instrumentId);
      const position = exactInteger(held?.quantity ?? '0', instrument.quantityScale) as SignedQuantity;
      const rivals = await openOrdersOf(sql, account.accountId, instrument, request.side);
      const isPlain = account.terms === null;
      const outlook = isPlain
        ? null
        : await gateway.foresee({
            accountId: account.accountId as AccountId,
            instrumentId: instrument.instrumentId,
            side: request.side,
          });
      const standing = isPlain ? null : standingView(account, portfolio, await standingRow(sql, account.accountId));
      const free = standing === null ? buyingPower(portfolio) : exactCash(standing.buyingPower);
      const closable = closableBy(request, position, rivals.claimed);
      const walk = walkFor(request, gateway, instrument);
      const multiplier = standing?.terms?.['kind'] === 'margin' ? standing.multiplier : 1;
      const need = needOf(request, { account, instrument, closable, walk, multiplier });
      const decision = evaluateOrder(request, {
        killSwitch: killSwitch.state().state,
        account: {
          shorting: mayShort(account, multiplier),
          orderNotionalMax:
            account.policy.orderNotionalMax === null ? null : exactPolicyCash(account.policy.orderNotionalMax),
        },
        standing: standingOf(account),
        instrument,
        easyToBorrow: await isEasyToBorrow(sql, gateway.worldId, instrument.instrumentId),
        dayTradeLimit: dayTradeLimitOf(account, outlook),
        session: sessionOf(calendars, gateway, instrument, request),
        auction: auctionOf(calendars, gateway, instrument, request),
        position,
        closable,
        reduceOnlyResting: rivals.reduceOnlyResting,
        ownOppositePrice: rivals.oppositePrice,
        buyingPower: free,
        need: () => need,
      });
      const reckoned = { decision, instrument, account, walk, need, multiplier, free, position };
      const freeCash = subtractCash(portfolio.cash, portfolio.reserved);
      return answerOf(request, { ...reckoned, outlook, freeCash });
    },
  };
}

function dayTradeLimitOf({ terms }: AccountEntry, outlook: OrderOutlook | null): DayTradeLimit | null {
  if (outlook === null || terms?.dayTrading !== 'refuse' || !outlook.closesToday) return null;
  const { dayTradeCount: count, lastEquity } = outlook;
  return { count, lastEquity, equityMin: exactCash(terms.dayTradingEquityMin) };
}

async function isEasyToBorrow(sql: Sql, worldId: string, instrumentId: string): Promise<boolean> {
  const [terms] = await sql<{ easyToBorrow: boolean }[]>`
    select easy_to_borrow as "easyToBorrow" from borrow_terms
    where world_id = ${worldId} and instrument_id = ${instrumentId}`;
  return terms?.easyToBorrow ?? true;
}

function standingOf({ controls, closedAt }: AccountEntry): AccountStanding {
  return {
    isClosed: closedAt !== null,
    isBlocked: controls.tradingBlocked,
    isSuspended: controls.tradingSuspended,
    mayTradeFractions: controls.fractionalTrading,
  };
}

/** A policy's cash is an integer of 10^-9 in the journal's encoding. */
const exactPolicyCash = (text: string): Cash => (text.includes('.') ? exactCash(text) : (BigInt(text) as Cash));

interface Rivals {
  /** Lots that open orders of the same side have claimed of the position. */
  readonly claimed: bigint;
  readonly reduceOnlyResting: boolean;
  readonly oppositePrice: Price | null;
}

async function openOrdersOf(
  sql: Sql,
  accountId: string,
  instrument: Instrument,
  side: 'buy' | 'sell',
): Promise<Rivals> {
  const best = side === 'buy' ? sql`min(limit_price)` : sql`max(limit_price)`;
  const [row] = await sql<{ claimed: string; resting: boolean | null; opposite: string | null }[]>`
    select coalesce(sum(reserved_quantity) filter (where side = ${side}), 0) as claimed,
      bool_or(reduce_only) filter (where side = ${side}) as resting,
      ${best} filter (where side <> ${side}) as opposite
    from orders
    where account_id = ${accountId} and instrument_id = ${instrument.instrumentId}
      and ${sql.unsafe(openOrderCondition)}`;
  const opposite = row?.opposite ?? null;
  return {
    claimed: exactInteger(row?.claimed ?? '0', instrument.quantityScale),
    reduceOnlyResting: row?.resting ?? false,
    oppositePrice: opposite === null ? null : (Number(exactInteger(opposite, instrument.priceScale)) as Price),
  };
}

function closableBy({ side }: OrderRequest, position: bigint, claimed: bigint): Quantity {
  const held = side === 'sell' ? position : -position;
  return Number(held > claimed ? held - claimed : 0n) as Quantity;
}

interface Walk {
  /** Lots that the visible book fills at once, and what they cost; rounded up per level, as the engine reserves. */
  readonly lots: number;
  readonly notional: bigint;
  readonly worstPrice: Price | null;
  /** Null: the world has no book for the instrument. */
  readonly hasBook: boolean;
}

function walkFor({ side, limitPrice, sizing }: OrderRequest, gateway: WorldGateway, instrument: Instrument): Walk {
  const book = gateway.market.book(instrument.instrumentId);
  if (!book) return { lots: 0, notional: 0n, worstPrice: null, hasBook: false };
  const levels: readonly BookLevel[] = side === 'buy' ? book.asks : book.bids;
  let left = sizing.kind === 'quantity' ? (sizing.quantity as number) : 0;
  let budget = sizing.kind === 'notional' ? sizing.notional : zeroCash;
  let lots = 0;
  let notional = 0n;
  let worstPrice: Price | null = null;
  for (const { price, quantity } of levels) {
    const isBeyond = limitPrice !== null && (side === 'buy' ? price > limitPrice : price < limitPrice);
    if (sizing.kind === 'notional') left = affordableQuantity(budget, price, instrument, noFee);
    if (left <= 0 || isBeyond) break;
    const taken = Math.min(left, quantity);
    const cost = notionalOf(price, taken as Quantity, instrument, 'ceiling');
    notional += cost;
    budget = subtractCash(budget, cost);
    worstPrice = price;
    lots += taken;
    left -= taken;
  }
  return { lots, notional, worstPrice, hasBook: true };
}

/** The most that so much can cost in fees; what regulators take of a sale is not in it. */
function feeOf(account: AccountEntry, instrument: Instrument, notional: Cash, quantity: Quantity): Cash {
  const schedule = storedFees(account);
  if (schedule === null) return percentageFee(notional, account.policy.feeRate as PartsPerMillion);
  return worstCommission(schedule, { notional, quantity }, instrument.quantityScale);
}

function mayShort({ policy, terms, controls }: AccountEntry, multiplier: number): boolean {
  return policy.shorting && !controls.noShorting && (terms?.kind !== 'margin' || multiplier > 1);
}

interface NeedContext {
  /** 1 unless the account trades on margin. */
  readonly multiplier: 1 | 2 | 4;
  readonly account: AccountEntry;
  readonly instrument: Instrument;
  readonly closable: Quantity;
  readonly walk: Walk;
}

function needOf(request: OrderRequest, { account, instrument, closable, walk, multiplier }: NeedContext): OrderNeed {
  const asked = askedLots(request, instrument, walk);
  const quantity = (request.reduceOnly ? Math.min(asked, closable) : asked) as Quantity;
  const closing = Math.min(quantity, closable) as Quantity;
  const opening = (quantity - closing) as Quantity;
  const worstPrice = request.limitPrice ?? request.conditions?.stopPrice ?? walk.worstPrice;
  const notional =
    worstPrice === null
      ? null
      : request.orderType === 'market' || request.orderType === 'trailing_stop'
        ? (walk.notional as Cash)
        : notionalOf(worstPrice, quantity, instrument, 'ceiling');
  const opened =
    worstPrice === null || opening === 0 ? zeroCash : notionalOf(worstPrice, opening, instrument, 'ceiling');
  const held = marginReservation(
    {
      side: request.side,
      quantity: opening,
      quantityScale: instrument.quantityScale,
      notional: opened,
      unitPrice: worstPrice === null ? zeroCash : unitPriceOf(worstPrice, instrument.priceScale),
      marginable: instrument.assetClass !== 'crypto',
    },
    multiplier,
  );
  const cash = opened === 0n ? zeroCash : addCash(held, feeOf(account, instrument, opened, opening));
  return { quantity, opening, reservation: { cash, quantity: closing }, notional, worstPrice };
}

function askedLots({ sizing, limitPrice }: OrderRequest, instrument: Instrument, walk: Walk): number {
  if (sizing.kind === 'quantity') return sizing.quantity;
  if (sizing.kind === 'available') return 0;
  return limitPrice === null ? walk.lots : affordableQuantity(sizing.notional, limitPrice, instrument, noFee);
}

/** A notional is what is traded; its fee comes on top. */
const noFee = 0 as PartsPerMillion;

function sessionOf(
  calendars: WorldCalendars,
  gateway: WorldGateway,
  instrument: Instrument,
  { extendedHours }: OrderRequest,
): RiskView['session'] {
  const calendar = calendars.find(instrument.calendarId);
  const now = gateway.now();
  if (!calendar || currentOrNextSession(calendar, now) === null) return 'unknown';
  return (extendedHours ? isOpenExtended(calendar, now) : isOpen(calendar, now)) ? 'open' : 'closed';
}

/** By the calendar; where the market has whole days as its finest bars, the engine takes such orders at any time. */
function auctionOf(
  calendars: WorldCalendars,
  gateway: WorldGateway,
  instrument: Instrument,
  { timeInForce }: OrderRequest,
): RiskView['auction'] {
  if (!isForAuction(timeInForce)) return null;
  const calendar = calendars.find(instrument.calendarId);
  const auction = calendar ? auctionIn(calendar, timeInForce, gateway.now(), false) : null;
  return auction === null || auction === 'closed' ? 'closed' : 'open';
}

interface Reckoned {
  readonly decision: ReturnType<typeof evaluateOrder>;
  readonly instrument: Instrument;
  readonly account: AccountEntry;
  readonly walk: Walk;
  readonly need: OrderNeed;
  readonly multiplier: 1 | 2 | 4;
  readonly free: Cash;
  readonly position: bigint;
  readonly outlook: OrderOutlook | null;
  /** Cash that no order holds back. */
  readonly freeCash: Cash;
}

function answerOf(request: OrderRequest, reckoned: Reckoned): OrderPreviewAnswer {
  const { decision, instrument, account, walk, need, multiplier, free, position } = reckoned;
  const { outlook, freeCash } = reckoned;
  const { price, notional } = estimateOf(request, reckoned);
  const fee = notional === null ? null : feeOf(account, instrument, notional, need.quantity);
  const cost = notional === null || fee === null ? null : addCash(notional, fee);
  const isSized = need.worstPrice !== null;
  const change = request.side === 'buy' ? BigInt(need.quantity) : -BigInt(need.quantity);
  return {
    wouldBeAccepted: decision.approved,
    refusal: decision.approved
      ? null
      : {
          code: decision.refusal.code,
          message: refusalMessages[decision.refusal.code] ?? decision.refusal.code,
          details: { ...decision.refusal.details },
        },
    warnings: decision.approved ? warningsOf({ side: request.side, account, outlook, need, cost, freeCash }) : [],
    estimatedPrice: price,
    estimatedNotional: notional === null ? null : cashText(notional),
    estimatedFee: fee === null ? null : cashText(fee),
    fillableNow: walk.hasBook ? quantityText(isAsleep(request) ? 0 : walk.lots, instrument) : null,
    buyingPower: cashText(free),
    buyingPowerAfter: isSized ? cashText(subtractCash(free, need.reservation.cash)) : null,
    reservedCash: isSized ? cashText(need.reservation.cash) : null,
    multiplier,
    positionAfter: quantityText(position + change, instrument),
  };
}

const isAsleep = ({ orderType }: OrderRequest): boolean => orderType !== 'market' && orderType !== 'limit';

/**
 * A limit order is reckoned at its limit unless the book fills all of it at once; a market order at what the book offers. A stop
 * that sleeps is reckoned where it would trade: at its limit, else its stop price, else (it trails) at what the book offers now.
 */
function estimateOf(request: OrderRequest, { walk, need, instrument }: Reckoned) {
  const { limitPrice } = request;
  const asked = limitPrice ?? request.conditions?.stopPrice ?? null;
  const fillsAtOnce = walk.lots > 0 && (asked === null || (!isAsleep(request) && walk.lots >= need.quantity));
  if (fillsAtOnce) {
    const price = averagePriceText(walk.notional, BigInt(walk.lots), instrument.quantityScale);
    return { price, notional: walk.notional as Cash };
  }
  if (asked === null || need.quantity === 0) return { price: null, notional: null };
  const notional = notionalOf(asked, need.quantity, instrument, 'ceiling');
  return { price: averagePriceText(notional, BigInt(need.quantity), instrument.quantityScale), notional };
}
