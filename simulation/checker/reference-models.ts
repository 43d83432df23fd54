/**
 * What other tools would have answered, written again from their published descriptions. Plain numbers in, prices and sizes out; null
 * stands for what was not seen. Only market and limit orders come here: a stop wakes outside of the models.
 */
export interface ToolQuestion {
  /** +1 buys, −1 sells. */
  readonly sign: 1 | -1;
  readonly limit: number | null;
  readonly asked: number;
  readonly seconds: number;
  readonly ahead: number | null;
  readonly bar: ToolBar | null;
  readonly isCoarse: boolean;
  readonly before: number | null;
  readonly quote: ToolQuote | null;
  readonly quoteSeconds: number;
  readonly print: { readonly price: number; readonly quantity: number } | null;
  readonly bids: readonly ToolLevel[];
  readonly asks: readonly ToolLevel[];
  readonly taken: number;
  readonly tick: number;
  readonly step: number;
  readonly draw: (index: number) => number;
  readonly number: (name: string) => number;
  readonly word: (name: string) => string;
}

export interface ToolBar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface ToolQuote {
  readonly bidPrice: number;
  readonly bidQuantity: number;
  readonly askPrice: number;
  readonly askQuantity: number;
}

export interface ToolLevel {
  readonly price: number;
  readonly quantity: number;
}

type Answer = readonly ToolLevel[];
type Tool = (question: ToolQuestion) => Answer;

const nothing: Answer = [];
const one = (price: number, quantity: number): Answer => (price > 0 && quantity > 0 ? [{ price, quantity }] : nothing);

/** Turned so that for both sides lower is better. */
const turned = ({ sign }: ToolQuestion, price: number): number => sign * price;
const allows = (ask: ToolQuestion, price: number): boolean =>
  ask.limit === null || turned(ask, price) <= turned(ask, ask.limit);
const beats = (ask: ToolQuestion, price: number, limit: number): boolean => turned(ask, price) < turned(ask, limit);

function touch({ sign, quote }: ToolQuestion): number | null {
  const price = quote === null ? 0 : sign > 0 ? quote.askPrice : quote.bidPrice;
  return price > 0 ? price : null;
}

function opposite(ask: ToolQuestion): readonly ToolLevel[] {
  return ask.sign > 0 ? ask.asks : ask.bids;
}

/** The end of a bar that helps a limit, and the other. */
const kind = ({ sign }: ToolQuestion, bar: ToolBar): number => (sign > 0 ? bar.low : bar.high);
const unkind = ({ sign }: ToolQuestion, bar: ToolBar): number => (sign > 0 ? bar.high : bar.low);

function walk(ask: ToolQuestion): Answer {
  const answer: ToolLevel[] = [];
  let missing = ask.asked;
  for (const { price, quantity } of opposite(ask)) {
    if (missing <= 0 || !allows(ask, price)) break;
    const size = Math.min(missing, quantity);
    answer.push(...one(price, size));
    missing -= size;
  }
  return answer;
}

function onBar(answer: (ask: ToolQuestion, bar: ToolBar) => Answer): Tool {
  return (ask) => (ask.bar === null ? nothing : answer(ask, ask.bar));
}

function backtrader(most: (ask: ToolQuestion, bar: ToolBar) => number): Tool {
  return onBar((ask, bar) => {
    const size = Math.min(ask.asked, most(ask, bar));
    if (allows(ask, bar.open)) return one(bar.open, size);
    return allows(ask, kind(ask, bar)) ? one(ask.limit ?? bar.open, size) : nothing;
  });
}

function leanPrice(ask: ToolQuestion, price: number): number {
  switch (ask.word('slippage')) {
    case 'constant':
      return price + ask.sign * price * ask.number('constantRate');
    case 'alpha-streams':
      return price + ask.sign * price * 0.0001;
    case 'volume-share': {
      const most = ask.number('volumeLimit');
      const volume = ask.quote?.bidQuantity ?? ask.bar?.volume ?? 0;
      const share = volume > 0 ? Math.min(most, ask.asked / volume) : most;
      return price + ask.sign * price * ask.number('priceImpact') * share * share;
    }
    default:
      // The impact of Almgren needs a day's volume and volatility, which no feed here tells.
      return price;
  }
}

function zipline(
  isCapped: boolean,
  price: (ask: ToolQuestion, bar: ToolBar, size: number) => number,
  isStrict = true,
): Tool {
  return onBar((ask, bar) => {
    if (bar.volume <= 0 || !allows(ask, bar.close)) return nothing;
    const left = !isCapped ? ask.asked : ask.number('volumeLimit') * bar.volume - ask.taken;
    const size = !isCapped ? ask.asked : left < 1 ? 0 : Math.floor(Math.min(left, ask.asked));
    if (size === 0) return nothing;
    const found = price(ask, bar, size);
    return isStrict && !allows(ask, found) ? nothing : one(found, size);
  });
}

/** Points of a bar that move the price, in the order in which they are thought to come. */
function nautilusPoints(ask: ToolQuestion, bar: ToolBar): number[] {
  const isHighFirst = ask.number('isAdaptive') !== 1 || bar.high - bar.open < bar.open - bar.low;
  const points: number[] = [];
  let last = ask.before;
  const see = (price: number, moves: (from: number) => boolean): void => {
    if (last !== null && !moves(last)) return;
    points.push(price);
    last = price;
  };
  const up = (): void => see(bar.high, (from) => bar.high > from);
  const down = (): void => see(bar.low, (from) => bar.low < from);
  see(bar.open, (from) => from !== bar.open);
  if (isHighFirst) {
    up();
    down();
  } else {
    down();
    up();
  }
  see(bar.close, (from) => from !== bar.close);
  return points;
}

/** What lets a resting order of hftbacktest fill, as the most that it gets. */
function hftbacktestRest(ask: ToolQuestion, limit: number, ahead: number): number {
  const best = touch(ask);
  if (best !== null && allows(ask, best)) return Number.POSITIVE_INFINITY;
  if (ask.print === null) return 0;
  if (beats(ask, ask.print.price, limit)) return Number.POSITIVE_INFINITY;
  return ask.print.price === limit ? Math.max(0, Math.round(-ahead / ask.step) * ask.step) : 0;
}

function freqtradeWalk(ask: ToolQuestion, rate: number): Answer {
  let missing = ask.asked;
  let cost = 0;
  let last = rate;
  for (const { price, quantity } of opposite(ask).slice(0, ask.number('levels'))) {
    if (missing <= 0) break;
    const size = Math.min(missing, quantity);
    cost += size * price;
    missing -= size;
    last = price;
  }
  const average = (cost + missing * last) / ask.asked;
  const furthest = rate * (1 + ask.sign * ask.number('slippageMax'));
  return one(ask.sign > 0 ? Math.min(average, furthest) : Math.max(average, furthest), ask.asked);
}

export const tools: Readonly<Record<string, Tool>> = {
  'alpaca-paper': (ask) => {
    const best = touch(ask);
    if (best === null || !allows(ask, best)) return nothing;
    if (ask.draw(0) >= ask.number('partialProbability')) return one(best, ask.asked);
    const part = Math.max(ask.step, Math.floor((ask.asked * ask.draw(1)) / ask.step) * ask.step);
    return one(best, Math.min(ask.asked, part));
  },
  'backtest-kit': onBar((ask, bar) =>
    ask.limit === null
      ? one(((bar.high + bar.low + bar.close) / 3) * (1 + ask.sign * ask.number('slippageRate')), ask.asked)
      : nothing,
  ),
  'backtesting-py': onBar((ask, bar) => {
    if (ask.limit !== null) {
      if (!allows(ask, kind(ask, bar))) return nothing;
      return one(allows(ask, bar.open) ? bar.open : ask.limit, ask.asked);
    }
    const atClose = ask.number('tradeOnClose') === 1 && ask.before !== null;
    return one((atClose ? ask.before! : bar.open) * (1 + ask.sign * ask.number('spread')), ask.asked);
  }),
  'backtrader-fixed-size': backtrader((ask, bar) => Math.min(bar.volume, ask.number('size') || bar.volume)),
  'backtrader-fixed-bar-percent': backtrader((ask, bar) => Math.floor((bar.volume * ask.number('percent')) / 100)),
  'backtrader-bar-point-percent': backtrader((ask, bar) => {
    const prices = Math.floor((bar.high - bar.low + ask.tick) / ask.tick);
    return Math.floor(((bar.volume / prices) * ask.number('percent')) / 100);
  }),
  'freqtrade-backtest': onBar((ask, bar) => {
    if (allows(ask, bar.open)) return one(bar.open, ask.asked);
    const { limit } = ask;
    return limit !== null && bar.low <= limit && limit <= bar.high ? one(limit, ask.asked) : nothing;
  }),
  'freqtrade-dry': (ask) => {
    const best = opposite(ask)[0]?.price;
    if (best === undefined) return nothing;
    if (ask.limit === null) return freqtradeWalk(ask, best);
    if (!allows(ask, best)) return nothing;
    const through = ask.limit * (1 - ask.sign * ask.number('convertBeyond'));
    const isMarket = ask.seconds === 0 && turned(ask, best) <= turned(ask, through);
    return isMarket ? freqtradeWalk(ask, ask.limit) : one(ask.limit, ask.asked);
  },
  'hftbacktest-no-partial': (ask) => {
    if (ask.ahead === null) {
      const best = touch(ask);
      return best !== null && allows(ask, best) ? one(best, ask.asked) : nothing;
    }
    if (ask.limit === null) return nothing;
    return hftbacktestRest(ask, ask.limit, ask.ahead) > 0 ? one(ask.limit, ask.asked) : nothing;
  },
  'hftbacktest-partial': (ask) => {
    if (ask.ahead === null) return walk(ask);
    if (ask.limit === null) return nothing;
    return one(ask.limit, Math.min(ask.asked, hftbacktestRest(ask, ask.limit, ask.ahead)));
  },
  'hummingbot-paper': (ask) => {
    if (ask.limit === null) return ask.seconds < ask.number('marketDelaySeconds') ? nothing : walk(ask);
    const best = touch(ask);
    const isMet =
      (best !== null && allows(ask, best)) || (ask.print !== null && beats(ask, ask.print.price, ask.limit));
    return isMet ? one(ask.limit, ask.asked) : nothing;
  },
  jesse: onBar((ask, bar) => {
    if (ask.limit === null) return one(bar.close, ask.asked);
    return bar.low <= ask.limit && ask.limit <= bar.high ? one(ask.limit, ask.asked) : nothing;
  }),
  'lean-base': onBar((ask, bar) => {
    if (ask.limit === null) return one(leanPrice(ask, ask.isCoarse ? bar.open : (touch(ask) ?? bar.close)), ask.asked);
    if (!beats(ask, kind(ask, bar), ask.limit)) return nothing;
    return one(ask.sign * Math.min(turned(ask, unkind(ask, bar)), turned(ask, ask.limit)), ask.asked);
  }),
  'lean-equity': (ask) => {
    const { bar, limit } = ask;
    if (limit === null) {
      const best = touch(ask);
      if (best !== null && ask.quoteSeconds <= ask.number('stalenessSeconds'))
        return one(leanPrice(ask, best), ask.asked);
      return bar === null ? nothing : one(leanPrice(ask, ask.isCoarse ? bar.open : bar.close), ask.asked);
    }
    if (bar === null || !beats(ask, kind(ask, bar), limit)) return nothing;
    return one(beats(ask, bar.open, limit) ? bar.open : limit, ask.asked);
  },
  'nautilus-bar': onBar((ask, bar) => {
    const points = nautilusPoints(ask, bar);
    if (ask.limit === null) {
      const slip = ask.draw(1) < ask.number('slippageProbability') ? ask.tick : 0;
      return one((points[0] ?? bar.close) + ask.sign * slip, ask.asked);
    }
    const { limit } = ask;
    const isTouchEnough = ask.draw(0) < ask.number('fillOnLimitProbability');
    const isMet = points.some((price) => beats(ask, price, limit) || (isTouchEnough && price === limit));
    return isMet ? one(limit, ask.asked) : nothing;
  }),
  'nautilus-quote': (ask) => {
    const { limit, print } = ask;
    if (ask.ahead === null || print === null) {
      const levels = opposite(ask);
      if (levels.length === 0 || !allows(ask, levels[0]!.price)) return nothing;
      if (ask.ahead !== null && limit !== null) return one(limit, ask.asked);
      const slip = ask.draw(1) < ask.number('slippageProbability') ? ask.tick : 0;
      const answer: ToolLevel[] = [];
      let missing = ask.asked;
      for (const { price, quantity } of levels) {
        if (missing <= 0 || !allows(ask, price)) break;
        answer.push(...one(price + ask.sign * slip, Math.min(missing, quantity)));
        missing -= Math.min(missing, quantity);
      }
      const beyond = levels[0]!.price + ask.sign * ask.tick;
      if (levels.length === 1 && missing > 0 && allows(ask, beyond)) answer.push(...one(beyond, missing));
      return answer;
    }
    if (limit === null || !allows(ask, print.price)) return nothing;
    if (!beats(ask, print.price, limit) && ask.draw(0) >= ask.number('fillOnLimitProbability')) return nothing;
    const excess = Math.floor((print.quantity - ask.ahead) / ask.step) * ask.step;
    return print.quantity <= ask.ahead ? nothing : one(limit, Math.min(ask.asked, excess));
  },
  'openalgo-sandbox': onBar((ask, bar) => {
    if (bar.close < bar.low || bar.close > bar.high) return nothing;
    if (ask.limit === null) return one(touch(ask) ?? bar.close, ask.asked);
    return allows(ask, bar.close) ? one(ask.limit, ask.asked) : nothing;
  }),
  stocksharp: (ask) => {
    const { print, limit } = ask;
    if (print === null || ask.draw(0) < ask.number('failureRate')) return nothing;
    if (limit === null) return one(print.price + ask.sign * (ask.number('spreadTicks') / 2) * ask.tick, ask.asked);
    const band = ask.number('priceBand');
    if (limit > print.price * (1 + band) || limit < print.price * (1 - band)) return nothing;
    const isMet = ask.number('matchOnTouch') === 1 ? allows(ask, print.price) : beats(ask, print.price, limit);
    return isMet ? one(limit, ask.asked) : nothing;
  },
  'vnpy-paper': (ask) => {
    const best = touch(ask);
    if (best === null || (ask.seconds === 0 && ask.number('isInstant') !== 1) || !allows(ask, best)) return nothing;
    return one(ask.limit === null ? best + ask.sign * ask.number('slippageTicks') * ask.tick : best, ask.asked);
  },
  'zipline-fixed': zipline(false, (ask, bar) => bar.close + (ask.sign * ask.number('spread')) / 2, false),
  'zipline-fixed-basis-points': zipline(
    true,
    (ask, bar) => bar.close * (1 + (ask.sign * ask.number('basisPoints')) / 10_000),
    false,
  ),
  'zipline-volatility-volume-share': zipline(
    true,
    // 7.5 basis points, as no feed here tells the days of a contract.
    (ask, bar) => ((bar.high + bar.low) / 2) * (1 + (ask.sign * 7.5) / 10_000),
  ),
  'zipline-volume-share': zipline(true, (ask, bar, size) => {
    const share = Math.min((ask.taken + size) / bar.volume, ask.number('volumeLimit'));
    return bar.close + ask.sign * share * share * ask.number('priceImpact') * bar.close;
  }),
};
