import { randomUUID } from 'node:crypto';
import type { Sql } from '@quire/adapters/storage';
import type {
  OrderView,
  PaperBalances,
  PaperModeBody,
  PaperPortfolio,
  PaperPortfolioBody,
  PaperPosition,
  PaperTrade,
  PaperTradeBody,
  PaperTradeRecord,
  PaperValue,
  PositionView,
} from '@quire/contract';
import type { Instrument } from '@quire/core/market';
import { type AccountId, formatDecimal, type PartsPerMillion, subtractCash } from '@quire/core/units';
import type { Principal } from '../../platform/access.ts';
import type { RequestOrigin } from '../../platform/audit.ts';
import type { AuditQueue } from '../../platform/audit-queue.ts';
import { ProblemError, problem } from '../../platform/problem.ts';
import { type DecimalWritten, instantText, parseAmount, parsePrice, priceText } from '../../platform/wire.ts';
import { instrumentOf } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { equityFrom } from '../accounts/account-view.ts';
import type { AccountDirectory, AccountEntry } from '../accounts/directory.ts';
import type { AccountLifecycle } from '../accounts/lifecycle.ts';
import type { Portfolio, PortfolioReader } from '../accounts/portfolio-reader.ts';
import type { AccountService } from '../accounts/service.ts';
import type { BrokerDirectory } from '../broker/broker-directory.ts';
import type { FillService } from '../fills/service.ts';
import type { OrderQuery, OrderService } from '../orders/service.ts';
import type { PositionService } from '../positions/service.ts';
import type { Levels, Protections } from './protections.ts';
import { currentSeason, maxDrawdown, tradeStatistics } from './statistics.ts';
import { assetOf } from './symbols.ts';
import { cashFigure, figure, positionView, recordView, tradeView, valueView } from './views.ts';

export const paperDefaults = { initialCapital: '10000', initialCapitalMax: 1_000_000, feeRate: '0.001' } as const;

export interface PaperService {
  create(
    caller: Principal,
    body: PaperPortfolioBody,
    idempotencyKey: string | undefined,
    origin: RequestOrigin,
  ): Promise<PaperPortfolio>;
  list(caller: Principal): Promise<PaperPortfolio[]>;
  view(caller: Principal, portfolioId: string): Promise<PaperPortfolio>;
  trade(
    caller: Principal,
    order: PaperTradeBody & { readonly portfolioId: string; readonly side: 'buy' | 'sell' },
    idempotencyKey: string | undefined,
    origin: RequestOrigin,
  ): Promise<PaperTrade>;
  orders(caller: Principal, query: OrderQuery & { readonly accountId: string }): Promise<PageOf<PaperTrade>>;
  trades(
    caller: Principal,
    query: {
      readonly accountId: string;
      readonly symbol?: string | undefined;
      readonly limit: number;
      readonly cursor?: string | undefined;
    },
  ): Promise<PageOf<PaperTradeRecord>>;
  positions(caller: Principal, portfolioId: string): Promise<PaperPosition[]>;
  balances(caller: Principal, portfolioId: string, asset: string | undefined): Promise<PaperBalances>;
  closePosition(
    caller: Principal,
    position: PositionKey & { readonly quantity?: DecimalWritten | undefined },
    origin: RequestOrigin,
  ): Promise<PaperTrade>;
  protect(
    caller: Principal,
    position: PositionKey,
    level: { readonly name: keyof Levels; readonly price: DecimalWritten | null },
    origin: RequestOrigin,
  ): Promise<PaperPosition>;
  value(caller: Principal, portfolioId: string): Promise<PaperValue>;
  reset(
    caller: Principal,
    asked: { readonly portfolioId: string; readonly initialCapital: DecimalWritten },
    idempotencyKey: string | undefined,
    origin: RequestOrigin,
  ): Promise<PaperPortfolio>;
  changeMode(
    caller: Principal,
    asked: PaperModeBody & { readonly portfolioId: string },
    origin: RequestOrigin,
  ): Promise<PaperPortfolio>;
}

export interface PositionKey {
  readonly portfolioId: string;
  /** The position's id, which is its instrument's, or a spelling of the symbol. */
  readonly positionId: string;
}

export interface PageOf<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}

export interface PaperServiceOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly accounts: AccountDirectory;
  readonly accountService: AccountService;
  readonly lifecycle: AccountLifecycle;
  readonly portfolios: PortfolioReader;
  readonly orders: OrderService;
  readonly positions: PositionService;
  readonly fills: FillService;
  readonly protections: Protections;
  readonly brokers: BrokerDirectory;
  readonly audit: AuditQueue;
}

export function createPaperService(options: PaperServiceOptions): PaperService {
  const { sql, gateway, accounts, accountService, lifecycle, portfolios, orders, positions, fills } = options;
  const { protections, brokers, audit } = options;

  const portfolioOf = async (accountId: string): Promise<Portfolio> => {
    const portfolio = await portfolios.read(accountId);
    if (!portfolio) throw new Error(`account ${accountId} has no balance`);
    return portfolio;
  };

  const portfolioView = async (account: AccountEntry): Promise<PaperPortfolio> => {
    const { accountId } = account;
    const [portfolio, season] = await Promise.all([portfolioOf(accountId), currentSeason(sql, accountId)]);
    const equity = equityFrom(portfolio);
    const [statistics, drawdown] = await Promise.all([
      tradeStatistics(sql, accountId, season),
      maxDrawdown(sql, accountId, { season, equity }),
    ]);
    const value = valueView(portfolio, season.paidIn, instantText(gateway.now()));
    const closed = statistics.won + statistics.lost;
    const unrealized = portfolio.unrealizedPnl;
    return {
      id: accountId,
      name: account.name,
      mode: 'paper',
      currency: account.currency,
      initial_capital: cashFigure(season.paidIn),
      cash_balance: value.cash_balance,
      invested_value: value.invested_value,
      total_value: value.total_value,
      total_pnl: value.total_pnl,
      total_pnl_percentage: value.total_pnl_percentage,
      // What is neither paid in nor an open gain has been realized, fees included.
      realized_pnl: cashFigure(
        equity === null || unrealized === null
          ? subtractCash(portfolio.realizedPnl, portfolio.feesPaid)
          : subtractCash(subtractCash(equity, season.paidIn), unrealized),
      ),
      unrealized_pnl: value.unrealized_pnl,
      fees_paid: figure(statistics.fees),
      total_trades: statistics.trades,
      winning_trades: statistics.won,
      losing_trades: statistics.lost,
      win_rate: closed === 0 ? null : (statistics.won / closed) * 100,
      max_drawdown: drawdown === null ? null : Math.round(drawdown * 1e8) / 1e6,
      fee_percentage: figure(formatDecimal(account.policy.feeRate, 6)),
      created_at: instantText(account.createdAt),
    };
  };

  /** A trade as it stands: the order with its executions. */
  const tradeOf = async (caller: Principal, order: OrderView): Promise<PaperTrade> => {
    if (order.filledQuantity === '0') return tradeView(order, []);
    return tradeView(order, (await orders.story(caller, order.orderId)).fills);
  };

  const heldPosition = async (
    caller: Principal,
    { portfolioId, positionId }: PositionKey,
    wanted: 'view' | 'trade',
  ): Promise<{ instrument: Instrument; position: PositionView }> => {
    await accounts.require(caller, portfolioId, wanted);
    const instrument = gateway.instrumentById(positionId) ?? gateway.instrumentBySymbol(positionId);
    const portfolio = await portfolioOf(portfolioId);
    const position = portfolio.positions.find((held) => held.instrumentId === instrument?.instrumentId);
    if (!instrument || !position || position.side === 'flat') {
      throw problem('UNKNOWN_POSITION', 'the portfolio has no such open position', { field: 'position_id' });
    }
    return { instrument, position };
  };

  const shown = (accountId: string, position: PositionView): PaperPosition =>
    positionView(position, protections.of(accountId, position.instrumentId));

  return {
    async create(caller, body, idempotencyKey, origin) {
      const initialCash = parseAmount(body.initial_capital ?? paperDefaults.initialCapital, 'initial_capital');
      requireCapital(figure(formatDecimal(initialCash, 9)));
      const key = idempotencyKey ?? randomUUID();
      const feeRate = Number(paperDefaults.feeRate) * 1_000_000;
      const account = { initialCash, feeRate: feeRate as PartsPerMillion, shorting: false };
      const name = body.name.trim();
      const opened = await withFreeName(name, idempotencyKey !== undefined, (free) =>
        accountService.create(caller, { ...account, name: free }, key, origin),
      );
      return this.view(caller, opened.accountId);
    },

    async list(caller) {
      const visible = await accounts.visible(caller);
      const open = visible.filter(({ account }) => account.closedAt === null);
      return Promise.all(open.map(({ account }) => portfolioView(account)));
    },

    async view(caller, portfolioId) {
      return portfolioView((await accounts.require(caller, portfolioId, 'view')).account);
    },

    async trade(caller, { portfolioId, side, symbol, quantity, order_type = 'MARKET', price }, idempotencyKey, origin) {
      await accounts.require(caller, portfolioId, 'trade');
      const instrument = instrumentOf(gateway, symbol);
      const isLimit = order_type.toUpperCase() === 'LIMIT';
      const body = {
        accountId: portfolioId,
        symbol: instrument.symbol,
        side,
        orderType: isLimit ? ('limit' as const) : ('market' as const),
        timeInForce: isLimit ? ('gtc' as const) : ('day' as const),
        quantity,
        ...(price == null ? {} : { limitPrice: price }),
      };
      const submit = () => orders.submit(caller, body, idempotencyKey, origin).catch(inTheirWords);
      const { order } =
        side === 'sell' ? await protections.aside(portfolioId, instrument.instrumentId, submit) : await submit();
      return tradeOf(caller, order);
    },

    async orders(caller, query) {
      const page = await orders.list(caller, query);
      return {
        items: await Promise.all(page.items.map((order) => tradeOf(caller, order))),
        nextCursor: page.nextCursor,
      };
    },

    async trades(caller, query) {
      const page = await fills.list(caller, query);
      return { items: page.items.map(recordView), nextCursor: page.nextCursor };
    },

    async positions(caller, portfolioId) {
      await accounts.require(caller, portfolioId, 'view');
      const portfolio = await portfolioOf(portfolioId);
      return portfolio.positions.filter(({ side }) => side !== 'flat').map((held) => shown(portfolioId, held));
    },

    async balances(caller, portfolioId, asset) {
      const { items } = await lifecycle.balances(caller, portfolioId);
      const balances = items.map((item) => ({
        asset: item.kind === 'cash' ? item.asset : assetOf(item.asset),
        free: figure(item.free),
        locked: figure(item.locked),
        total: figure(item.total),
        usd_value: item.value === null ? null : figure(item.value),
      }));
      const wanted = asset?.toUpperCase();
      return { balances: wanted === undefined ? balances : balances.filter((balance) => balance.asset === wanted) };
    },

    async closePosition(caller, { quantity, ...key }, origin) {
      const { instrument } = await heldPosition(caller, key, 'trade');
      const [order] = await protections.aside(key.portfolioId, instrument.instrumentId, () =>
        positions
          .close(caller, { accountId: key.portfolioId, symbol: instrument.symbol, quantity }, origin)
          .catch(inTheirWords),
      );
      if (!order) throw problem('UNKNOWN_POSITION', 'there was nothing left to close', { field: 'position_id' });
      return tradeOf(caller, order);
    },

    async protect(caller, key, { name, price }, origin) {
      const { instrument, position } = await heldPosition(caller, key, 'trade');
      const field = name === 'stopLoss' ? 'stop_loss_price' : 'take_profit_price';
      const level = price === null ? null : levelText(price, { instrument, position, name, field });
      const before = protections.of(key.portfolioId, instrument.instrumentId);
      const change = name === 'stopLoss' ? { stopLoss: level } : { takeProfit: level };
      await protections.change(key.portfolioId, instrument, change).catch((error: unknown) => {
        throw renamed(error, { limitPrice: field, stopPrice: field, quantity: field });
      });
      audit.add(caller, origin, {
        action: name === 'stopLoss' ? 'position.stop-loss-set' : 'position.take-profit-set',
        resourceKind: 'account',
        resourceId: key.portfolioId,
        before: { symbol: instrument.symbol, price: before?.[name] ?? null },
        after: { symbol: instrument.symbol, price: level },
      });
      const after = (await portfolioOf(key.portfolioId)).positions.find(
        ({ instrumentId }) => instrumentId === instrument.instrumentId,
      );
      return shown(key.portfolioId, after ?? position);
    },

    async value(caller, portfolioId) {
      await accounts.require(caller, portfolioId, 'view');
      const [portfolio, season] = await Promise.all([portfolioOf(portfolioId), currentSeason(sql, portfolioId)]);
      return valueView(portfolio, season.paidIn, instantText(gateway.now()));
    },

    async reset(caller, { portfolioId, initialCapital }, idempotencyKey, origin) {
      const cash = parseAmount(initialCapital, 'initial_capital');
      requireCapital(cashFigure(cash));
      await lifecycle.reset(caller, { accountId: portfolioId, cash }, idempotencyKey, origin);
      return this.view(caller, portfolioId);
    },

    async changeMode(caller, { portfolioId, mode, exchange }, origin) {
      const { account } = await accounts.require(caller, portfolioId, 'trade');
      brokers.requireMode({ mode, exchange: exchange ?? null, accountId: portfolioId as AccountId });
      audit.add(caller, origin, {
        action: 'portfolio.mode-set',
        resourceKind: 'account',
        resourceId: portfolioId,
        before: { mode: 'paper' },
        after: { mode, exchange: exchange ?? null },
      });
      return portfolioView(account);
    },
  };
}

function requireCapital(capital: number): void {
  if (capital <= paperDefaults.initialCapitalMax) return;
  throw problem('NUMBER_OUT_OF_RANGE', `initial_capital is at most ${paperDefaults.initialCapitalMax}`, {
    field: 'initial_capital',
  });
}

/** The document's samples all open "My Portfolio": a name that is taken gets a number, unless a retry could be meant. */
async function withFreeName<Opened>(
  name: string,
  isRetriable: boolean,
  open: (name: string) => Promise<Opened>,
): Promise<Opened> {
  for (let number = 1; ; number++) {
    try {
      return await open(number === 1 ? name : `${name.slice(0, 74)} ${number}`);
    } catch (error) {
      const isTaken = error instanceof ProblemError && error.code === 'NAME_TAKEN';
      if (!isTaken || isRetriable || number === 1_000) throw error;
    }
  }
}

interface LevelAsked {
  readonly instrument: Instrument;
  readonly position: PositionView;
  readonly name: keyof Levels;
  readonly field: string;
}

/** @throws PROTECTION_ALREADY_REACHED for a level that the market has passed: it would close the position at once */
function levelText(price: DecimalWritten, { instrument, position, name, field }: LevelAsked): string {
  const level = parsePrice(price, instrument, field);
  const mark = position.markPrice === null ? null : parsePrice(position.markPrice, instrument, field);
  const mustLieBelow = (name === 'stopLoss') === (position.side === 'long');
  if (mark !== null && (mustLieBelow ? level >= mark : level <= mark)) {
    throw problem(
      'PROTECTION_ALREADY_REACHED',
      `${field} must lie ${mustLieBelow ? 'below' : 'above'} the price of ${priceText(mark, instrument)}`,
      { field, details: { markPrice: priceText(mark, instrument) } },
    );
  }
  return priceText(level, instrument);
}

/** A refusal names the field that this wire has. */
function inTheirWords(error: unknown): never {
  throw renamed(error, { limitPrice: 'price', accountId: 'portfolio_id', orderType: 'order_type' });
}

function renamed(error: unknown, names: Readonly<Record<string, string>>): unknown {
  if (!(error instanceof ProblemError)) return error;
  const { code, statusCode: status, title, message, extra } = error;
  const field = extra.field === undefined ? undefined : names[extra.field];
  if (field === undefined) return error;
  return new ProblemError({ code, status, title }, message.replaceAll(extra.field!, field), { ...extra, field });
}
