import { type Outcome, sharpeOfDays } from './outcome.ts';
import type { WalkColumns } from './walk.ts';

/**
 * The shape that code shared with live trading must have, and nothing else: a strategy object called with every bar, streaming
 * indicators, order and fill objects, trade records, equity and drawdown, all in floating point. No risk checks, no ledger, no
 * second symbol, no journal. The yardstick for what those cost us.
 */
interface Bar {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

interface Order {
  readonly id: number;
  readonly side: 'buy' | 'sell';
  /** Null: all that is available. */
  readonly quantity: number | null;
  readonly submittedAt: number;
}

interface Fill {
  readonly orderId: number;
  readonly side: 'buy' | 'sell';
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly time: number;
}

interface Trade {
  readonly entry: Fill;
  readonly exit: Fill;
  readonly profit: number;
}

interface Strategy {
  onBar(bar: Bar, broker: Broker): void;
}

class MovingAverage {
  private readonly window: Float64Array;
  private at = 0;
  private count = 0;
  private sum = 0;
  value = Number.NaN;

  constructor(period: number) {
    this.window = new Float64Array(period);
  }

  update(value: number): number {
    this.sum += value - this.window[this.at]!;
    this.window[this.at] = value;
    this.at = (this.at + 1) % this.window.length;
    if (this.count < this.window.length) this.count++;
    if (this.count === this.window.length) this.value = this.sum / this.window.length;
    return this.value;
  }
}

class Cross implements Strategy {
  private readonly fast = new MovingAverage(10);
  private readonly slow = new MovingAverage(20);
  private before = Number.NaN;

  onBar(bar: Bar, broker: Broker): void {
    const spread = this.fast.update(bar.close) - this.slow.update(bar.close);
    if (spread > 0 && this.before <= 0 && broker.position === 0) broker.submit('buy', null, bar.time);
    else if (spread < 0 && this.before >= 0 && broker.position > 0) broker.submit('sell', broker.position, bar.time);
    this.before = spread;
  }
}

class Broker {
  position = 0;
  cash: number;
  fees = 0;
  readonly trades: Trade[] = [];
  private readonly feeRate = 0.001;
  private pending: Order[] = [];
  private nextOrderId = 1;
  private entry: Fill | null = null;

  constructor(cash: number) {
    this.cash = cash;
  }

  submit(side: 'buy' | 'sell', quantity: number | null, submittedAt: number): void {
    this.pending.push({ id: this.nextOrderId++, side, quantity, submittedAt });
  }

  onOpen(bar: Bar): void {
    if (this.pending.length === 0) return;
    const orders = this.pending;
    this.pending = [];
    for (const order of orders) this.fill(order, bar);
  }

  equityAt(price: number): number {
    return this.cash + this.position * price;
  }

  private fill(order: Order, { open: price, time }: Bar): void {
    const quantity = order.quantity ?? Math.floor(this.cash / (price * (1 + this.feeRate)));
    if (quantity <= 0) return;
    const fee = quantity * price * this.feeRate;
    const fill: Fill = { orderId: order.id, side: order.side, quantity, price, fee, time };
    this.fees += fee;
    if (order.side === 'buy') {
      this.cash -= quantity * price + fee;
      this.position += quantity;
      this.entry = fill;
      return;
    }
    this.cash += quantity * price - fee;
    this.position -= quantity;
    const entry = this.entry!;
    this.trades.push({ entry, exit: fill, profit: (price - entry.price) * quantity - fee - entry.fee });
    this.entry = null;
  }
}

export function runShape({ time, open, high, low, close, volume }: WalkColumns, cash: number): Outcome {
  const strategy: Strategy = new Cross();
  const broker = new Broker(cash);
  const equity: number[] = [];
  const dayEnds: number[] = [];
  let day = Math.floor(time[0]! / 86_400_000);
  let peak = 0;
  let maxDrawdown = 0;
  for (let at = 0; at < time.length; at++) {
    const bar: Bar = {
      time: time[at]!,
      open: open[at]!,
      high: high[at]!,
      low: low[at]!,
      close: close[at]!,
      volume: volume[at]!,
    };
    broker.onOpen(bar);
    strategy.onBar(bar, broker);
    const value = broker.equityAt(bar.close);
    const today = Math.floor(bar.time / 86_400_000);
    if (today !== day) {
      dayEnds.push(equity[at - 1]!);
      day = today;
    }
    equity.push(value);
    if (value > peak) peak = value;
    maxDrawdown = Math.max(maxDrawdown, 1 - value / peak);
  }
  dayEnds.push(equity[equity.length - 1]!);
  return {
    closedTrades: broker.trades.length,
    finalEquity: equity[equity.length - 1]!,
    maxDrawdown,
    sharpeRatio: sharpeOfDays(dayEnds),
    paidFees: broker.fees,
  };
}
