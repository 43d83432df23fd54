import {
  type Command,
  createStepOutput,
  createWorld,
  encodeEvent,
  type InputBody,
  resetStepOutput,
  step,
  type World,
} from '@quire/core/engine';
import { type FillSettings, referenceModels } from '@quire/core/exchange';
import type { Instrument } from '@quire/core/market';
import {
  type ClientOrderId,
  microsPerDay,
  type Price,
  powerOfTen,
  type Quantity,
  randomUnit,
  type UnixMicros,
  type WorldId,
} from '@quire/core/units';
import type { CheckedFill } from './checker/index.ts';
import { clients, instruments, openingCommands, startOfTime } from './stage.ts';

/**
 * Fills of made-up markets on every step of the ladder: quotes, prints and bars drawn from a seed, and clients who send whatever comes
 * to mind. What comes out is the journal's own text, read back as plain numbers: all that a checker may see.
 */
export interface FillWorkload {
  readonly seed: number;
  /** How many fills to make, at least. */
  readonly count: number;
}

const settingsOnQuotes: readonly FillSettings[] = [
  { model: 'realistic', parameters: { responseMilliseconds: '20', jitterMilliseconds: '5' } },
  { model: 'alpaca-compat', parameters: { partialProbability: '0.4' } },
  { model: 'queue', parameters: { queueModel: 'risk-averse', entryMilliseconds: '700' } },
  { model: 'quote', parameters: { impact: '0.5', dailyVolatility: '0.03' } },
  { model: 'bar', parameters: { participation: '0.025' } },
];
const settingsOnBars: readonly FillSettings[] = [
  { model: 'realistic', parameters: {} },
  { model: 'bar', parameters: { participation: '1' } },
  { model: 'close', parameters: {} },
  { model: 'bar', parameters: { participation: '0.0333' } },
  { model: 'close', parameters: { participation: '0.5' } },
];

/** Other tools' models, some with settings that use more of their rules. */
const settingsOfTools: readonly FillSettings[] = [
  ...referenceModels.map(({ name }) => ({ model: name, parameters: {} })),
  { model: 'backtesting-py', parameters: { spread: '0.0004', tradeOnClose: '1' } },
  { model: 'backtrader-fixed-size', parameters: { size: '700000000' } },
  { model: 'hummingbot-paper', parameters: { marketDelaySeconds: '1' } },
  { model: 'lean-base', parameters: { slippage: 'volume-share' } },
  { model: 'lean-equity', parameters: { slippage: 'constant', constantRate: '0.0007' } },
  { model: 'nautilus-bar', parameters: { fillOnLimitProbability: '0.5', slippageProbability: '0.5', isAdaptive: '0' } },
  { model: 'nautilus-quote', parameters: { fillOnLimitProbability: '0.5', slippageProbability: '0.5' } },
  { model: 'stocksharp', parameters: { matchOnTouch: '0', failureRate: '0.2', spreadTicks: '3' } },
  { model: 'vnpy-paper', parameters: { isInstant: '1', slippageTicks: '2' } },
  { model: 'zipline-fixed', parameters: { spread: '7' } },
];

type Feed = 'replay' | 'backtest' | 'sim';
const feeds: readonly Feed[] = ['replay', 'backtest', 'sim'];
const actsPerWorld = 3_000;
/** In a book an auction is held at the edge of each session; in between orders for it come in. */
const actsPerAuction = 60;
const auctionTimes = ['opg', 'cls'] as const;
const sessionMicros = microsPerDay / 12;

function nextEdge(now: number): number {
  return startOfTime + (Math.floor((now - startOfTime) / sessionMicros) + 1) * sessionMicros;
}

export function* madeUpFills({ seed, count }: FillWorkload): Generator<CheckedFill> {
  let made = 0;
  for (let at = 0; made < count; at++) {
    for (const fill of new MadeUpMarket(seed + at, feeds[at % feeds.length]!).fills()) {
      yield fill;
      made += 1;
      if (made >= count) return;
    }
  }
}

class MadeUpMarket {
  readonly #world: World = createWorld({ chain: 'off' });
  readonly #output = createStepOutput();
  readonly #instrument: Instrument = instruments[0]!;
  readonly #seed: number;
  readonly #feed: Feed;
  readonly #tick: number;
  #now = startOfTime;
  #draws = 0;
  #keys = 0;
  #middle: number;

  constructor(seed: number, feed: Feed) {
    this.#seed = seed;
    this.#feed = feed;
    this.#tick = this.#instrument.priceBands.at(-1)!.increment;
    this.#middle = Number(powerOfTen(this.#instrument.priceScale)) * 50;
    const worldId = `fills-${seed}` as WorldId;
    this.#input({ kind: 'WorldCreated', worldId, feed, seed, generatorVersion: 0 });
    for (const command of openingCommands()) this.#input(command);
    this.#chooseFills();
  }

  *fills(): Generator<CheckedFill> {
    for (let act = 0; act < actsPerWorld; act++) {
      const isEdge = this.#feed === 'sim' && act % actsPerAuction === actsPerAuction - 1;
      this.#now = (isEdge ? nextEdge(this.#now) : this.#now + 250_000) as UnixMicros;
      if (isEdge) {
        this.#input({ kind: 'TimeAdvanced' });
        yield* this.#filled();
      }
      this.#input(this.#below(3) === 0 ? this.#order() : this.#marketAct());
      yield* this.#filled();
    }
  }

  *#filled(): Generator<CheckedFill> {
    for (const event of this.#output.events) {
      if (event.type === 'OrderFilled') yield JSON.parse(encodeEvent(event)) as CheckedFill;
    }
  }

  #chooseFills(): void {
    const ladder = this.#feed === 'replay' ? settingsOnQuotes : settingsOnBars;
    for (const [at, { accountId }] of clients.entries()) {
      const isOfTool = at >= 3 || this.#seed % 5 === at;
      if (this.#feed === 'sim' && !isOfTool) continue;
      const tool = settingsOfTools[(this.#seed + at * 7) % settingsOfTools.length]!;
      this.#input({ kind: 'SetFillSettings', accountId, settings: isOfTool ? tool : ladder[at % ladder.length]! });
    }
  }

  #input(body: InputBody): void {
    resetStepOutput(this.#output);
    const inputSequence = this.#world.inputSequence + 1;
    step(this.#world, { inputSequence, tsEvent: this.#now, tsInit: this.#now, body }, this.#output);
  }

  #below(count: number): number {
    this.#draws += 1;
    return Math.floor(randomUnit(this.#seed, 77, 0, this.#draws) * count);
  }

  #around(ticks: number): Price {
    return (this.#middle + (this.#below(2 * ticks + 1) - ticks) * this.#tick) as Price;
  }

  #lots(most: number): Quantity {
    const { quantityIncrement, quantityScale } = this.#instrument;
    const whole = Number(powerOfTen(quantityScale));
    const lots = (1 + this.#below(most)) * whole + (this.#below(4) === 0 ? this.#below(whole) : 0);
    return (lots - (lots % quantityIncrement)) as Quantity;
  }

  #order(): Command {
    const isLimit = this.#below(3) > 0;
    const timesInForce =
      this.#feed === 'sim' && this.#below(4) === 0 ? auctionTimes : (['gtc', 'gtc', 'gtc', 'ioc', 'fok'] as const);
    this.#keys += 1;
    return {
      kind: 'SubmitOrder',
      request: {
        accountId: clients[this.#below(clients.length)]!.accountId,
        instrumentId: this.#instrument.instrumentId,
        clientOrderId: `made-up-${this.#keys}` as ClientOrderId,
        side: this.#below(2) === 0 ? 'buy' : 'sell',
        orderType: isLimit ? 'limit' : 'market',
        timeInForce: timesInForce[this.#below(timesInForce.length)]!,
        sizing: { kind: 'quantity', quantity: this.#lots(40) },
        limitPrice: isLimit ? this.#around(6) : null,
        extendedHours: false,
        reduceOnly: false,
        origin: 'api',
        conditions: null,
      },
      requestHash: `${this.#keys}`,
      refuseDuplicate: false,
    };
  }

  #marketAct(): InputBody {
    this.#middle = Math.max(20 * this.#tick, this.#around(2));
    if (this.#feed === 'sim') return this.#order();
    const kind = this.#feed === 'backtest' ? 0 : this.#below(10);
    if (kind === 0) return this.#bar();
    return kind < 6 ? this.#quote() : this.#print();
  }

  #quote(): InputBody {
    const spread = 1 + this.#below(3);
    const bidPrice = this.#around(2);
    return {
      kind: 'QuoteReceived',
      quote: {
        instrumentId: this.#instrument.instrumentId,
        tsEvent: this.#now,
        bidPrice,
        bidQuantity: this.#lots(60),
        askPrice: (bidPrice + spread * this.#tick) as Price,
        askQuantity: this.#lots(60),
      },
    };
  }

  #print(): InputBody {
    return {
      kind: 'PrintReceived',
      print: {
        instrumentId: this.#instrument.instrumentId,
        tsEvent: this.#now,
        printSequence: this.#world.inputSequence + 1,
        price: this.#around(3),
        quantity: this.#lots(80),
        aggressorSide: this.#below(2) === 0 ? 'buy' : 'sell',
      },
    };
  }

  #bar(): InputBody {
    const openTime = this.#now;
    this.#now = (this.#now + 60_000_000) as UnixMicros;
    const prices = [this.#around(5), this.#around(5), this.#around(5), this.#around(5)] as const;
    return {
      kind: 'BarReceived',
      bar: {
        instrumentId: this.#instrument.instrumentId,
        timeframe: '1m',
        openTime,
        closeTime: this.#now,
        open: prices[0],
        high: Math.max(...prices) as Price,
        low: Math.min(...prices) as Price,
        close: prices[3],
        volume: 1 + this.#below(2_000),
        notional: 0,
        printCount: 1,
        isFinal: true,
        origin: 'imported',
      },
    };
  }
}
