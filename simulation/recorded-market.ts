import type { MarketInput } from '@quire/core/engine';
import type { Instrument } from '@quire/core/market';
import type { Price, Quantity, UnixMicros } from '@quire/core/units';
import type { Dice, Draw } from './draw.ts';
import { priceNear } from './traders/draw-order.ts';
import type { MarketSight } from './traders/sight.ts';
import { minuteMicros, type WorldPlan } from './world-plan.ts';

/** A piece of market data and when it reaches the world. */
export interface Arrival {
  readonly at: number;
  readonly body: MarketInput;
}

/**
 * Quotes, prints and bars of a made-up market around the last price of each instrument. Sizes are small, so that orders compete for
 * them; quotes come again unchanged, now and then late, and some find nothing on a side.
 */
export class RecordedMarket {
  private readonly plan: WorldPlan;
  private readonly draw: Draw;
  private printSequence = 0;
  private nextMinute: number;

  constructor(plan: WorldPlan, draw: Draw, startsAt: number) {
    this.plan = plan;
    this.draw = draw;
    this.nextMinute = startsAt + minuteMicros;
  }

  /** What the market says between two acts. */
  *between(from: number, to: number, act: number, sight: MarketSight): Generator<Arrival> {
    const dice = this.draw.of('market', act);
    for (; this.nextMinute <= to; this.nextMinute += minuteMicros) {
      for (const instrument of this.plan.instruments) {
        if (dice.isUnder(0.9)) yield { at: this.nextMinute, body: this.bar(instrument, dice, sight) };
      }
    }
    if (this.plan.feed !== 'replay') return;
    const said = dice.below(3);
    for (let each = 0; each < said; each++) {
      const at = Math.max(from, Math.floor(from + ((to - from) * (each + 1)) / said));
      const instrument = dice.pick(this.plan.instruments);
      yield {
        at,
        body: dice.isUnder(0.6) ? this.quote(instrument, at, dice, sight) : this.print(instrument, at, dice, sight),
      };
    }
  }

  private quote(instrument: Instrument, at: number, dice: Dice, sight: MarketSight): MarketInput {
    const { instrumentId } = instrument;
    const before = sight.quote(instrumentId);
    const tsEvent = (
      dice.isUnder(0.1) ? Math.max(before?.tsEvent ?? 0, at - dice.below(20_000_000)) : at
    ) as UnixMicros;
    const luck = dice.unit();
    if (before !== null && before.bidPrice > 0 && luck < 0.35) {
      // The same prices; other sizes, or the same again.
      const again = luck < 0.15;
      const bidQuantity = again ? before.bidQuantity : this.lots(instrument, dice, 40);
      return { kind: 'QuoteReceived', quote: { ...before, tsEvent, bidQuantity } };
    }
    const middle = this.middle(instrument, dice, sight);
    const bidPrice = priceNear(instrument, middle, -0.0002 - dice.unit() * 0.0006);
    const askPrice = priceNear(instrument, Math.max(middle, bidPrice + 1), 0.0002 + dice.unit() * 0.0008);
    const isOneSided = luck > 0.98;
    return {
      kind: 'QuoteReceived',
      quote: {
        instrumentId,
        tsEvent,
        bidPrice,
        bidQuantity: this.lots(instrument, dice, 40),
        askPrice: isOneSided || askPrice <= bidPrice ? (0 as Price) : askPrice,
        askQuantity: isOneSided || askPrice <= bidPrice ? (0 as Quantity) : this.lots(instrument, dice, 40),
      },
    };
  }

  private print(instrument: Instrument, at: number, dice: Dice, sight: MarketSight): MarketInput {
    const { instrumentId } = instrument;
    const quote = sight.quote(instrumentId);
    const middle = this.middle(instrument, dice, sight);
    const luck = dice.unit();
    const shown = luck < 0.35 ? quote?.bidPrice : luck < 0.7 ? quote?.askPrice : undefined;
    this.printSequence += 1;
    return {
      kind: 'PrintReceived',
      print: {
        instrumentId,
        tsEvent: at as UnixMicros,
        printSequence: this.printSequence,
        price: shown !== undefined && shown > 0 ? shown : priceNear(instrument, middle, (dice.unit() - 0.5) * 0.004),
        quantity: this.lots(instrument, dice, 60),
        aggressorSide: luck < 0.5 ? 'sell' : 'buy',
      },
    };
  }

  private bar(instrument: Instrument, dice: Dice, sight: MarketSight): MarketInput {
    const middle = this.middle(instrument, dice, sight);
    const prices = [0, 1, 2, 3].map(() => priceNear(instrument, middle, (dice.unit() - 0.5) * 0.006)) as [
      Price,
      Price,
      Price,
      Price,
    ];
    const [open, second, third, close] = prices;
    return {
      kind: 'BarReceived',
      bar: {
        instrumentId: instrument.instrumentId,
        timeframe: '1m',
        openTime: (this.nextMinute - minuteMicros) as UnixMicros,
        closeTime: this.nextMinute as UnixMicros,
        open,
        high: Math.max(open, second, third, close) as Price,
        low: Math.min(open, second, third, close) as Price,
        close,
        volume: dice.isUnder(0.05) ? 0 : 1 + dice.below(2_000),
        notional: 0,
        printCount: 1,
        isFinal: true,
        origin: 'imported',
      },
    };
  }

  /** Walks about, and back toward where it began when splits and luck have led it far away. */
  private middle(instrument: Instrument, dice: Dice, sight: MarketSight): number {
    const first = 100 * 10 ** instrument.priceScale;
    const last = sight.lastPrice(instrument.instrumentId) ?? first;
    const pull = last < first / 8 ? 0.01 : last > first * 8 ? -0.01 : 0;
    return Math.max(20, Math.round(last * (1 + pull + (dice.unit() - 0.5) * 0.003)));
  }

  private lots(instrument: Instrument, dice: Dice, most: number): Quantity {
    const whole = 10 ** instrument.quantityScale;
    const part = instrument.fractionable && dice.isUnder(0.3) ? dice.below(whole) : 0;
    const lots = (1 + dice.below(most)) * whole + part;
    return (lots - (lots % instrument.quantityIncrement)) as Quantity;
  }
}
