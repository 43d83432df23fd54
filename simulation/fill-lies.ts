import type { CheckedFill } from './checker/index.ts';

/**
 * Lies that a fill can tell: each changes one number or word that its price or size rests on. `random` draws numbers in [0, 1). Null
 * when the lie does not apply to this kind of fill.
 */
type Lie = (fill: CheckedFill, random: () => number) => CheckedFill | null;

type Fields = Record<string, unknown>;
const evidenceOf = ({ evidence }: CheckedFill): Fields => structuredClone(evidence) as Fields;
const basisOf = (fill: CheckedFill): Fields => fill.evidence['basis'] as Fields;
const some = (random: () => number): number => (1 + Math.floor(random() * 9)) * (random() < 0.5 ? -1 : 1);

function withBasis(fill: CheckedFill, change: Fields): CheckedFill {
  return { ...fill, evidence: { ...evidenceOf(fill), basis: { ...basisOf(fill), ...change } } };
}

function withEvidence(fill: CheckedFill, change: Fields): CheckedFill {
  return { ...fill, evidence: { ...evidenceOf(fill), ...change } };
}

const clearedOf = (fill: CheckedFill): Fields | null =>
  fill.fillModel === 'auction' ? (fill.evidence['cleared'] as Fields | null) : null;

/** What a model was told, without the levels of the book. */
const blind = (fill: CheckedFill): Fields => ({ asked: { ...(fill.evidence['asked'] as Fields), levels: null } });

const priceFields = ['open', 'high', 'low', 'close', 'price', 'bidPrice', 'askPrice'];

/**
 * All that was seen, at prices that are worse for the order by more than its bar is high: by less, a limit that the open had passed
 * might be touched by the bar's other end, at the very same price.
 */
function shifted(fill: CheckedFill): Fields {
  const seen = fill.evidence['bar'] as Fields | null;
  const height = seen === null ? 0 : Number(seen['high']) - Number(seen['low']);
  const by = (1_000 + height) * (fill.side === 'buy' ? 1 : -1);
  const shift = (part: unknown): unknown => {
    if (part === null || typeof part !== 'object') return part;
    return Object.fromEntries(
      Object.entries(part).map(([field, value]) => [field, priceFields.includes(field) ? Number(value) + by : value]),
    );
  };
  const asked = fill.evidence['asked'] as Fields;
  const levels = asked['levels'] as Readonly<Record<string, unknown[]>> | null;
  const moved = levels === null ? null : { bids: levels['bids']!.map(shift), asks: levels['asks']!.map(shift) };
  const before = asked['previousClose'] === null ? null : Number(asked['previousClose']) + by;
  const { bar, quote, print } = fill.evidence;
  return {
    bar: shift(bar),
    quote: shift(quote),
    print: shift(print),
    asked: { ...asked, levels: moved, previousClose: before },
  };
}

export const lies: Readonly<Record<string, Lie>> = {
  price: (fill, random) => ({ ...fill, price: fill.price + some(random) }),
  quantity: (fill, random) => ({ ...fill, quantity: fill.quantity + some(random) }),
  liquidity: (fill) =>
    fill.fillModel === 'reference' || fill.fillModel === 'auction'
      ? null
      : { ...fill, liquidity: fill.liquidity === 'maker' ? 'taker' : 'maker' },
  model: (fill) => ({ ...fill, fillModel: fill.fillModel === 'bar' ? 'book' : 'bar' }),
  name: (fill) => withBasis(fill, { name: 'another' }),
  version: (fill) => withBasis(fill, { version: 2 }),
  arrival: (fill) => withBasis(fill, { arrivedAt: fill.at + 1 }),
  report: (fill) => withBasis(fill, { reportedAt: fill.at - 1 }),
  limit: (fill, random) =>
    withBasis(fill, { limitPrice: fill.price - (fill.side === 'buy' ? 1 : -1) * Math.abs(some(random)) }),
  wantedLess: (fill) => withBasis(fill, { wanted: fill.quantity - 1, available: fill.quantity - 1 }),
  availableLess: (fill) => withBasis(fill, { available: Math.max(0, fill.quantity - 1) }),
  missing: (fill, random) => {
    const fields = Object.keys(basisOf(fill));
    const gone = fields[Math.floor(random() * fields.length)]!;
    return withBasis(fill, { [gone]: undefined });
  },
  takenBefore: (fill, random) => {
    const isLimited = basisOf(fill)['available'] !== null && ['quote', 'queue', 'book'].includes(fill.fillModel);
    const before = Number(basisOf(fill)['takenBefore']);
    return isLimited ? withBasis(fill, { takenBefore: before + Math.abs(some(random)) * 1_000_000_007 }) : null;
  },
  quotePrice: (fill, random) => {
    if (fill.fillModel !== 'quote' || fill.evidence['part'] === 'reached') return null;
    const quote = fill.evidence['quote'] as Fields;
    const field = fill.side === 'buy' ? 'askPrice' : 'bidPrice';
    return withEvidence(fill, { quote: { ...quote, [field]: Number(quote[field]) + some(random) } });
  },
  quoteFromTheFuture: (fill) => {
    if (fill.fillModel !== 'quote') return null;
    return withEvidence(fill, { quote: { ...(fill.evidence['quote'] as Fields), at: fill.at + 1 } });
  },
  impact: (fill) => {
    if (fill.evidence['part'] !== 'beyond') return null;
    const parameters = basisOf(fill)['parameters'] as Fields;
    return withBasis(fill, { parameters: { ...parameters, impact: '9' } });
  },
  printPrice: (fill) => {
    if (fill.fillModel !== 'queue') return null;
    const worse = fill.side === 'buy' ? 1 : -1;
    return withEvidence(fill, { print: { ...(fill.evidence['print'] as Fields), price: fill.price + worse } });
  },
  printQuantity: (fill) => {
    if (fill.fillModel !== 'queue') return null;
    return withEvidence(fill, { print: { ...(fill.evidence['print'] as Fields), quantity: fill.quantity - 1 } });
  },
  queue: (fill) =>
    fill.fillModel === 'queue' && fill.evidence['part'] === 'reached'
      ? withEvidence(fill, { queueAhead: Number((fill.evidence['print'] as Fields)['quantity']) })
      : null,
  bookPrice: (fill, random) => {
    if (fill.fillModel !== 'book') return null;
    const isBid = (fill.liquidity === 'maker') === (fill.side === 'buy');
    const field = isBid ? 'bidPrice' : 'askPrice';
    return withEvidence(fill, { [field]: Number(fill.evidence[field]) + some(random) });
  },
  level: (fill) =>
    fill.fillModel === 'book'
      ? withEvidence(fill, { levelQuantity: Number(fill.evidence['levelQuantity']) + 1 })
      : null,
  close: (fill, random) =>
    fill.fillModel === 'close' ? withEvidence(fill, { close: Number(fill.evidence['close']) + some(random) }) : null,
  reached: (fill) =>
    fill.fillModel === 'bar'
      ? withEvidence(fill, { reached: fill.evidence['reached'] === 'open' ? 'high' : 'open' })
      : null,
  cap: (fill) =>
    fill.fillModel === 'bar' || fill.fillModel === 'close'
      ? withEvidence(fill, { participationMax: Number(fill.evidence['participationMax'] ?? 0) + 1 })
      : null,
  draws: (fill) => {
    const needsDraws = ['alpaca-paper', 'stocksharp', 'nautilus-bar'].includes(String(basisOf(fill)['name']));
    return fill.fillModel === 'reference' && needsDraws ? withEvidence(fill, { draws: [] }) : null;
  },
  answer: (fill) => {
    if (fill.fillModel !== 'reference') return null;
    const asked = fill.evidence['asked'] as Fields;
    return withEvidence(fill, { asked: { ...asked, answer: Number(asked['answer']) + 50 } });
  },
  unseen: (fill) =>
    fill.fillModel === 'reference' ? withEvidence(fill, { bar: null, quote: null, print: null, ...blind(fill) }) : null,
  seenElsewhere: (fill) => {
    const isOfMarket = !['LIMIT', 'PRINT_THROUGH', 'QUEUE_GONE'].includes(String(fill.evidence['reason']));
    return fill.fillModel === 'reference' && isOfMarket ? withEvidence(fill, shifted(fill)) : null;
  },
  auctionVolume: (fill) => {
    const cleared = clearedOf(fill);
    return cleared === null
      ? null
      : withEvidence(fill, { cleared: { ...cleared, volume: Number(cleared['volume']) + 1 } });
  },
  auctionPrice: (fill, random) => {
    const cleared = clearedOf(fill);
    if (cleared === null) return null;
    const moved = fill.price + Math.abs(some(random));
    const { buys } = cleared['interest'] as Fields;
    const is = {
      ...cleared,
      interest: { ...(cleared['interest'] as Fields), buys: [{ limit: moved, quantity: 9e15 }, ...(buys as Fields[])] },
    };
    return withEvidence(fill, { cleared: is });
  },
  auctionSide: (fill) => {
    const cleared = clearedOf(fill);
    if (cleared === null) return null;
    return withEvidence(fill, { cleared: { ...cleared, interest: { ...(cleared['interest'] as Fields), sells: [] } } });
  },
  modelPrice: (fill, random) =>
    fill.fillModel === 'reference'
      ? withEvidence(fill, { modelPrice: Number(fill.evidence['modelPrice']) + some(random) })
      : null,
};
