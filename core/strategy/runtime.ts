import type { Quote } from '../market/index.ts';
import { noConditions, type OrderSizing, type OrderType } from '../order/index.ts';
import {
  type AccountId,
  assert,
  type ClientOrderId,
  ensureDefined,
  type InstrumentId,
  microsPerSecond,
  type OrderId,
  type Quantity,
} from '../units/index.ts';
import { BarSeries } from './bar-series.ts';
import type { StrategyContext, StrategyInstrument, StrategyOrder, StrategySizing } from './context.ts';
import type { CompletedBar, StrategyCommands, StrategyRuntime } from './host.ts';
import type { ParameterSchema, ParametersOf } from './parameters.ts';
import type { Strategy, StrategyDefinition } from './strategy.ts';

/** The account as its strategy may see it; read from the world in whose step the strategy runs. */
export interface StrategyAccount {
  /** Signed lots. */
  position(instrumentIndex: number): number;
  availableCash(): number;
  quote(instrumentIndex: number): Quote | null;
  /** The account's open orders in the instrument, in order of arrival. */
  openOrders(instrumentIndex: number): readonly { readonly orderId: OrderId }[];
}

export interface StrategyRuntimeOptions<Schema extends ParameterSchema> {
  readonly definition: StrategyDefinition<Schema>;
  readonly parameters: ParametersOf<Schema>;
  readonly accountId: AccountId;
  /** In the world's order: the index is the engine's. */
  readonly instruments: readonly (StrategyInstrument & { readonly instrumentId: InstrumentId })[];
  readonly account: StrategyAccount;
  readonly commands: StrategyCommands;
}

/**
 * Connects a strategy to the engine's seam. Names of orders are made from the bar's second and a count within the bar, so that a
 * replay, or a restart in the middle of a day, names the same order by the same id.
 */
export function createStrategyRuntime<Schema extends ParameterSchema>(
  options: StrategyRuntimeOptions<Schema>,
): StrategyRuntime {
  return new Runtime(options as unknown as StrategyRuntimeOptions<ParameterSchema>);
}

class Runtime implements StrategyRuntime, StrategyContext {
  readonly instruments: StrategyRuntimeOptions<ParameterSchema>['instruments'];
  private readonly options: StrategyRuntimeOptions<ParameterSchema>;
  private readonly series: readonly BarSeries[];
  private readonly strategy: Strategy;
  private readonly warmUpBars: number;
  private current = 0;
  private ordersInBar = 0;

  constructor(options: StrategyRuntimeOptions<ParameterSchema>) {
    const { definition, parameters, instruments } = options;
    this.options = options;
    this.instruments = instruments;
    const lookback = definition.lookbackBars?.(parameters);
    this.series = instruments.map(
      ({ index, symbol, priceScale }) =>
        new BarSeries({
          instrumentIndex: index,
          symbol,
          priceScale,
          ...(lookback === undefined ? {} : { lookback }),
        }),
    );
    this.warmUpBars = definition.warmUpBars(parameters);
    this.strategy = definition.create(parameters, this);
  }

  onBar(instrumentIndex: number, bar: CompletedBar): void {
    const bars = this.series[instrumentIndex]!;
    bars.append(bar);
    this.current = instrumentIndex;
    this.ordersInBar = 0;
    this.strategy.onBar(bars);
  }

  barsOf(instrument: string | number): BarSeries {
    const found =
      typeof instrument === 'number'
        ? this.series[instrument]
        : this.series.find((series) => series.symbol === instrument);
    return ensureDefined(found, `this strategy has no instrument ${instrument}`);
  }

  position(instrumentIndex = this.current): number {
    return this.options.account.position(instrumentIndex);
  }

  availableCash(): number {
    return this.options.account.availableCash();
  }

  quote(instrumentIndex = this.current): Quote | null {
    return this.options.account.quote(instrumentIndex);
  }

  submit(order: StrategyOrder): OrderId {
    const index = order.instrumentIndex ?? this.current;
    const instrument = ensureDefined(this.instruments[index], `this strategy has no instrument ${index}`);
    const bars = this.series[this.current]!;
    assert(bars.count >= this.warmUpBars, `the strategy asked for an order in its warm-up of ${this.warmUpBars} bars`);
    const { limitPrice = null, stopPrice = null, trail = null } = order;
    const isPlain = stopPrice === null && trail === null;
    return this.options.commands.submit({
      accountId: this.options.accountId,
      instrumentId: instrument.instrumentId,
      clientOrderId: this.nextOrderName(bars),
      side: order.side,
      orderType: typeOf(order),
      timeInForce: order.timeInForce ?? 'gtc',
      sizing: sizingOf(order.sizing),
      limitPrice,
      extendedHours: false,
      reduceOnly: order.reduceOnly ?? false,
      origin: 'strategy',
      conditions: isPlain ? null : { ...noConditions, stopPrice, trail },
    });
  }

  cancel(orderId: OrderId): void {
    this.options.commands.cancel(orderId);
  }

  cancelOpenOrders(instrumentIndex = this.current): void {
    for (const { orderId } of this.options.account.openOrders(instrumentIndex)) this.cancel(orderId);
  }

  closePosition(instrumentIndex = this.current): OrderId | null {
    const held = this.position(instrumentIndex);
    if (held === 0) return null;
    return this.submit({
      instrumentIndex,
      side: held > 0 ? 'sell' : 'buy',
      sizing: Math.abs(held) as Quantity,
      reduceOnly: true,
    });
  }

  private nextOrderName(bars: BarSeries): ClientOrderId {
    this.ordersInBar++;
    const seconds = Math.floor(bars.closeTime() / microsPerSecond);
    return `${this.options.definition.name}-${bars.symbol}-${seconds}-${this.ordersInBar}` as ClientOrderId;
  }
}

function typeOf({ limitPrice, stopPrice, trail }: StrategyOrder): OrderType {
  if (trail !== undefined) return 'trailing_stop';
  if (stopPrice !== undefined) return limitPrice === undefined ? 'stop' : 'stop_limit';
  return limitPrice === undefined ? 'market' : 'limit';
}

function sizingOf(sizing: StrategySizing): OrderSizing {
  if (sizing === 'available') return { kind: 'available' };
  return typeof sizing === 'number' ? { kind: 'quantity', quantity: sizing } : sizing;
}
