import { type Static, type TProperties, Type } from 'typebox';
import { DecimalInput, InstantText, literals, nullable, Uuid } from './primitives.ts';

/**
 * The paper-trading endpoints as their document spells them: names with underscores, numbers as JSON numbers. A portfolio is an
 * account. Percentages and rates run from 0 to 100.
 */
const figure = nullable(Type.Number());
const named = <Properties extends TProperties>($id: string, properties: Properties) => Type.Object(properties, { $id });

export const PaperPortfolioBody = Type.Object({
  name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
  initial_capital: Type.Optional(DecimalInput),
  description: Type.Optional(nullable(Type.String({ maxLength: 500 }))),
});
export type PaperPortfolioBody = Static<typeof PaperPortfolioBody>;

export const paperModes = ['paper', 'live'] as const;

export const PaperPortfolio = named('PaperPortfolio', {
  id: Uuid,
  name: Type.String(),
  mode: literals(paperModes),
  currency: Type.String(),
  /** What was paid in, withdrawals taken off. */
  initial_capital: Type.Number(),
  cash_balance: Type.Number(),
  /** Null while something held has no price. */
  invested_value: figure,
  total_value: figure,
  total_pnl: figure,
  total_pnl_percentage: figure,
  /** After fees. */
  realized_pnl: Type.Number(),
  unrealized_pnl: figure,
  fees_paid: Type.Number(),
  total_trades: Type.Integer(),
  /** Trades that closed something, by their result after their own fee. */
  winning_trades: Type.Integer(),
  losing_trades: Type.Integer(),
  /** Null before the first trade that closed something. */
  win_rate: figure,
  /** Deepest fall from a peak, deposits taken out. */
  max_drawdown: figure,
  fee_percentage: Type.Number(),
  created_at: InstantText,
});
export type PaperPortfolio = Static<typeof PaperPortfolio>;

export const PaperTradeBody = Type.Object({
  symbol: Type.String({ minLength: 1, maxLength: 32 }),
  quantity: DecimalInput,
  order_type: Type.Optional(literals(['MARKET', 'LIMIT', 'market', 'limit'] as const)),
  /** Of a limit order: the worst price. The price of a fill is the market's. */
  price: Type.Optional(nullable(DecimalInput)),
});
export type PaperTradeBody = Static<typeof PaperTradeBody>;

export const paperTradeStatuses = ['EXECUTED', 'PARTIAL', 'PENDING', 'CANCELED', 'EXPIRED', 'REJECTED'] as const;

/** What an order came to at the moment of the answer. */
export const PaperTrade = named('PaperTrade', {
  trade_id: Uuid,
  symbol: Type.String(),
  side: literals(['BUY', 'SELL'] as const),
  order_type: Type.String(),
  /** What traded; 0 while the order waits. */
  quantity: Type.Number(),
  requested_quantity: Type.Number(),
  price: figure,
  total_value: Type.Number(),
  fee: Type.Number(),
  /** Of a purchase: value and fee; of a sale: value less fee. */
  total_cost: Type.Number(),
  realized_pnl: figure,
  realized_pnl_percentage: figure,
  status: literals(paperTradeStatuses),
  reason: nullable(Type.String()),
  executed_at: nullable(InstantText),
});
export type PaperTrade = Static<typeof PaperTrade>;

/** One execution. */
export const PaperTradeRecord = named('PaperTradeRecord', {
  id: Uuid,
  order_id: Uuid,
  symbol: Type.String(),
  side: literals(['BUY', 'SELL'] as const),
  quantity: Type.Number(),
  price: Type.Number(),
  total_value: Type.Number(),
  fee: Type.Number(),
  total_cost: Type.Number(),
  realized_pnl: Type.Number(),
  status: literals(['EXECUTED'] as const),
  executed_at: InstantText,
});
export type PaperTradeRecord = Static<typeof PaperTradeRecord>;

export const PaperPosition = named('PaperPosition', {
  id: Uuid,
  symbol: Type.String(),
  side: literals(['long', 'short'] as const),
  quantity: Type.Number(),
  avg_entry_price: figure,
  current_price: figure,
  market_value: figure,
  total_cost: Type.Number(),
  unrealized_pnl: figure,
  unrealized_pnl_percentage: figure,
  stop_loss_price: figure,
  take_profit_price: figure,
  /** Are the orders that protect at work now? */
  protection_active: Type.Boolean(),
  opened_at: nullable(InstantText),
});
export type PaperPosition = Static<typeof PaperPosition>;

export const PaperBalance = named('PaperBalance', {
  asset: Type.String(),
  free: Type.Number(),
  locked: Type.Number(),
  total: Type.Number(),
  usd_value: figure,
});
export const PaperBalances = Type.Object({ balances: Type.Array(PaperBalance) });
export type PaperBalance = Static<typeof PaperBalance>;
export type PaperBalances = Static<typeof PaperBalances>;

/** Null takes the level away. */
export const PaperStopLossBody = Type.Object({ stop_loss_price: nullable(DecimalInput) });
export const PaperTakeProfitBody = Type.Object({ take_profit_price: nullable(DecimalInput) });

export const PaperValue = named('PaperValue', {
  portfolio_id: Uuid,
  cash_balance: Type.Number(),
  invested_value: figure,
  total_value: figure,
  total_pnl: figure,
  total_pnl_percentage: figure,
  unrealized_pnl: figure,
  updated_at: InstantText,
});
export type PaperValue = Static<typeof PaperValue>;

export const PaperModeBody = Type.Object({
  mode: literals(paperModes),
  exchange: Type.Optional(nullable(Type.String({ maxLength: 40 }))),
});
export type PaperModeBody = Static<typeof PaperModeBody>;

/** Nothing is reset by a request that says nothing. */
export const PaperResetBody = Type.Object({ initial_capital: DecimalInput });
export type PaperResetBody = Static<typeof PaperResetBody>;
