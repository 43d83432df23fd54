import type { Command } from '@quire/core/engine';
import type { FillSettings } from '@quire/core/exchange';
import { type AccountPolicy, type AccountTerms, marginTerms, plainTerms } from '@quire/core/ledger';
import type { Instrument, TradingCalendar } from '@quire/core/market';
import { defaultInstruments, generatorVersion, type LifeRates } from '@quire/core/simulator';
import {
  type AccountId,
  type Cash,
  type Currency,
  hashedUuid,
  type InstrumentId,
  type PartsPerMillion,
  type Price,
  type Quantity,
  type TradingDate,
  type UnixMicros,
} from '@quire/core/units';
import { Draw } from './draw.ts';

/** 2026-01-05T00:00:00Z. */
export const startOfWorlds = 1_767_571_200_000_000;
export const minuteMicros = 60_000_000;
const usd = 'USD' as Currency;

export type Feed = 'sim' | 'replay' | 'backtest';

/** What one world is made of, drawn from its seed. */
export interface WorldPlan {
  readonly seed: number;
  readonly feed: Feed;
  readonly generatorVersion: number;
  readonly calendars: readonly TradingCalendar[];
  readonly instruments: readonly Instrument[];
  readonly traders: readonly Trader[];
  /** Levels of books are published, so that the auditor sees every offer. */
  readonly showsBooks: boolean;
  /** The longest pause between two acts, in microseconds. */
  readonly pauseMax: number;
  readonly life: LifeRates | null;
}

export interface Trader {
  readonly accountId: AccountId;
  readonly name: string;
  readonly policy: AccountPolicy;
  readonly terms: AccountTerms | null;
  readonly deposit: Cash;
}

export function planWorld(seed: number): WorldPlan {
  const draw = new Draw(seed);
  const dice = draw.of('plan', 0);
  const lot = dice.unit();
  const feed: Feed = lot < 0.45 ? 'sim' : lot < 0.85 ? 'replay' : 'backtest';
  const isSim = feed === 'sim';
  const isShortDay = dice.isUnder(0.5);
  return {
    seed,
    feed,
    generatorVersion: isSim ? generatorVersion : 0,
    calendars: isSim
      ? [alwaysOpenCalendar('sim', isShortDay ? 20 : 45)]
      : [stockCalendar('stock'), alwaysOpenCalendar('always', 120)],
    instruments: isSim ? simInstruments() : recordedInstruments(),
    traders: tradersOf(dice.below(4), isSim),
    showsBooks: isSim && dice.isUnder(0.5),
    pauseMax: isSim ? 600_000 : feed === 'replay' ? 8_000_000 : 90_000_000,
    life: isSim && dice.isUnder(0.7) ? busyLife : null,
  };
}

/** Much more than a day of the real world brings. */
const busyLife: LifeRates = {
  newsPerDay: 1_440,
  newsHaltsPerDay: 24,
  pauseMove: 3_000,
  dividendsPerYear: 52,
  splitsPerDecade: 520,
};

function dateOf(daysFromStart: number): TradingDate {
  const day = new Date(startOfWorlds / 1_000 + daysFromStart * 86_400_000);
  return day.toISOString().slice(0, 10) as TradingDate;
}

const sessionCount = 700;

/** Days of so many minutes that abut: a run of a few hours sees trading dates roll, auctions, and orders of the day end. */
function alwaysOpenCalendar(calendarId: string, minutes: number): TradingCalendar {
  return {
    calendarId,
    name: 'Always open',
    timeZone: 'UTC',
    alwaysOpen: true,
    sessions: Array.from({ length: sessionCount }, (_, at) => {
      const open = (startOfWorlds + at * minutes * minuteMicros) as UnixMicros;
      const close = (open + minutes * minuteMicros) as UnixMicros;
      return { tradingDate: dateOf(at), sessionOpen: open, open, close, sessionClose: close };
    }),
  };
}

/** Days of forty minutes with hours before and after, nights between them, and every fifth of them a half day. */
function stockCalendar(calendarId: string): TradingCalendar {
  return {
    calendarId,
    name: 'Stock exchange',
    timeZone: 'UTC',
    alwaysOpen: false,
    sessions: Array.from({ length: sessionCount }, (_, at) => {
      const begin = startOfWorlds + at * 50 * minuteMicros;
      const minutes = (count: number): UnixMicros => (begin + count * minuteMicros) as UnixMicros;
      const isHalf = at % 5 === 4;
      return {
        tradingDate: dateOf(at),
        sessionOpen: minutes(0),
        open: minutes(5),
        close: minutes(isHalf ? 20 : 35),
        sessionClose: minutes(isHalf ? 25 : 40),
      };
    }),
  };
}

/** Two shares and a coin of the default listing: enough for agents and customers to meet. */
function simInstruments(): readonly Instrument[] {
  return defaultInstruments().filter(({ symbol }) => ['AAPL', 'KO', 'BTC/USD'].includes(symbol));
}

function recordedInstruments(): readonly Instrument[] {
  const share = (symbol: string, change: Partial<Instrument>): Instrument => ({
    instrumentId: hashedUuid('simulation', symbol) as InstrumentId,
    symbol,
    name: `${symbol} Inc.`,
    assetClass: 'us_equity',
    venue: 'NASDAQ',
    currency: usd,
    priceScale: 2,
    quantityScale: 0,
    priceBands: [{ fromPrice: 0 as Price, increment: 1 as Price }],
    quantityIncrement: 1 as Quantity,
    quantityMin: 1 as Quantity,
    calendarId: 'stock',
    tradable: true,
    shortable: true,
    fractionable: false,
    ...change,
  });
  return [
    share('WHOLE', {}),
    share('PARTS', {
      priceScale: 4,
      quantityScale: 9,
      fractionable: true,
      priceBands: [
        { fromPrice: 0 as Price, increment: 1 as Price },
        { fromPrice: 10_000 as Price, increment: 100 as Price },
      ],
    }),
    share('COIN/USD', {
      assetClass: 'crypto',
      venue: 'CRYPTO',
      quantityScale: 9,
      fractionable: true,
      shortable: false,
      calendarId: 'always',
    }),
  ];
}

const cashPolicy: AccountPolicy = {
  shorting: false,
  costBasisMethod: 'fifo',
  feeRate: 1_000 as PartsPerMillion,
  fillModel: 'best',
  orderNotionalMax: null,
  participationMax: null,
};
const marginPolicy: AccountPolicy = { ...cashPolicy, shorting: true };
const money = (dollars: number): Cash => (BigInt(dollars) * 1_000_000_000n) as Cash;

const regulatory = {
  secPerMillion: 27_800_000_000n as Cash,
  tafPerShare: 166_000n as Cash,
  tafOrderMax: 8_300_000_000n as Cash,
  asOf: '2026-01-01',
  source: 'made up for the simulation',
};

interface Character {
  readonly name: string;
  readonly policy: AccountPolicy;
  readonly terms?: Partial<AccountTerms> & { readonly kind: 'cash' | 'margin' };
  readonly dollars?: number;
}

/** Every kind of account that there is: plain, limited, settling later, lending, short of money, charged by every schedule. */
const characters: readonly Character[] = [
  { name: 'plain fifo', policy: cashPolicy },
  {
    name: 'plain average',
    policy: { ...cashPolicy, costBasisMethod: 'average', feeRate: 333 as PartsPerMillion },
  },
  { name: 'plain short', policy: { ...marginPolicy, costBasisMethod: 'average', feeRate: 0 as PartsPerMillion } },
  {
    name: 'limited',
    policy: { ...cashPolicy, orderNotionalMax: money(25_000), participationMax: 100_000 as PartsPerMillion },
  },
  {
    name: 'settles later',
    policy: cashPolicy,
    terms: { kind: 'cash', settlement: 'next_day', unsettledFunds: 'refuse' },
  },
  {
    name: 'good faith',
    policy: { ...cashPolicy, fillModel: 'bar' },
    terms: { kind: 'cash', settlement: 'next_day', unsettledFunds: 'good_faith', scriptedOutcomes: true },
  },
  { name: 'margin', policy: marginPolicy, terms: { kind: 'margin', leverage: 2, dayTrading: 'refuse' } },
  {
    name: 'margin by share',
    policy: { ...marginPolicy, costBasisMethod: 'average' },
    terms: {
      kind: 'margin',
      leverage: 4,
      fees: {
        commission: { kind: 'per_share', perShare: 5_000_000n as Cash, orderMin: money(1), orderMax: money(50) },
        regulatory,
      },
    },
  },
  {
    name: 'margin called',
    policy: marginPolicy,
    dollars: 4_000,
    terms: {
      kind: 'margin',
      leverage: 4,
      marginCall: 'liquidate',
      fees: {
        commission: {
          kind: 'tiered',
          tiers: [
            { volumeFrom: 0n as Cash, makerRate: 100 as PartsPerMillion, takerRate: 400 as PartsPerMillion },
            { volumeFrom: money(50_000), makerRate: 0 as PartsPerMillion, takerRate: 250 as PartsPerMillion },
          ],
        },
        regulatory: null,
      },
    },
  },
  {
    name: 'margin at the roll',
    policy: marginPolicy,
    dollars: 6_000,
    terms: {
      kind: 'margin',
      leverage: 2,
      marginCall: 'liquidate_at_roll',
      fees: {
        commission: { kind: 'percentage', makerRate: 200 as PartsPerMillion, takerRate: 1_000 as PartsPerMillion },
        regulatory,
      },
    },
  },
];

/** Most of them, other ones in each world. */
function tradersOf(without: number, hasBooks: boolean): readonly Trader[] {
  return characters
    .filter((_, at) => at % 4 !== without || at === 8)
    .map(({ name, policy, terms, dollars = 100_000 }) => ({
      accountId: hashedUuid('simulation', name) as AccountId,
      name,
      policy: hasBooks ? { ...policy, fillModel: 'best' } : policy,
      terms: terms === undefined ? null : termsOf(terms),
      deposit: money(dollars),
    }));
}

function termsOf(terms: NonNullable<Character['terms']>): AccountTerms {
  return { ...(terms.kind === 'margin' ? marginTerms : plainTerms), ...terms };
}

/** How orders on recorded markets may fill. */
export const fillChoices: Readonly<Record<Feed, readonly FillSettings[]>> = {
  sim: [
    { model: 'realistic', parameters: {} },
    { model: 'book', parameters: {} },
  ],
  replay: [
    { model: 'realistic', parameters: { responseMilliseconds: '20', jitterMilliseconds: '5' } },
    { model: 'alpaca-compat', parameters: { partialProbability: '0.4' } },
    { model: 'queue', parameters: { queueModel: 'risk-averse', entryMilliseconds: '700' } },
    { model: 'quote', parameters: { impact: '0.5', dailyVolatility: '0.03' } },
    { model: 'bar', parameters: { participation: '0.025' } },
    { model: 'close', parameters: {} },
  ],
  backtest: [
    { model: 'realistic', parameters: {} },
    { model: 'bar', parameters: { participation: '1' } },
    { model: 'close', parameters: { participation: '0.5' } },
    { model: 'bar', parameters: { participation: '0.0333' } },
  ],
};

/** What happens before the first trader acts. */
export function openingCommands(plan: WorldPlan): readonly Command[] {
  const { calendars, instruments, traders, life } = plan;
  return [
    ...calendars.map((calendar): Command => ({ kind: 'DefineCalendar', calendar })),
    ...(plan.feed === 'sim' ? [] : [{ kind: 'DefineBarTimeframe', timeframe: '1m' } satisfies Command]),
    ...instruments.map((instrument): Command => ({ kind: 'DefineInstrument', instrument })),
    ...(life === null ? [] : [{ kind: 'SetMarketLife', rates: life } satisfies Command]),
    ...traders.flatMap((trader) => openingOf(trader)),
  ];
}

function openingOf({ accountId, name, policy, terms, deposit }: Trader): readonly Command[] {
  return [
    { kind: 'OpenAccount', accountId, name, currency: usd, policy },
    ...(terms === null ? [] : [{ kind: 'ChangeAccountTerms', accountId, terms } satisfies Command]),
    { kind: 'PostCash', accountId, currency: usd, amount: deposit, idempotencyKey: 'opening deposit' },
  ];
}
