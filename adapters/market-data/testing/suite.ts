import { readFileSync } from 'node:fs';
import type { BarTimeframe } from '@quire/core/market';
import { ensureDefined, formatDecimal } from '@quire/core/units';
import type {
  BarsQuestion,
  MarketDataAnswers,
  MarketDataCapability,
  MarketDataFailure,
  MarketDataProvider,
  MarketDataQuestions,
  MarketSymbol,
  ProviderBars,
  ProviderCall,
  ProviderKey,
  ProviderQuote,
  ProviderResult,
  Quarantined,
} from '@quire/ports/market-data';
import { marketDataCapabilities, parseMarketSymbol } from '@quire/ports/market-data';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProviderOptions } from '../http/wire.ts';
import {
  answerWith,
  type ProviderServer,
  type Script,
  type SeenRequest,
  startProviderServer,
} from './provider-server.ts';

/** What a provider answered once to a question, and what that means. */
export interface RecordedAnswer<Capability extends MarketDataCapability> {
  readonly capability: Capability;
  readonly question: MarketDataQuestions[Capability];
  /** The body for a request: usually one file for all. */
  readonly reply: (request: SeenRequest) => string;
  /** Holds the answer against what the recording says, prices in text included. */
  readonly means: (answer: MarketDataAnswers[Capability]) => void;
  /** How the payload spells the symbol, when it does: another one there must not pass. */
  readonly spelled?: string;
  /** The payload carries instants of its own, so a clock that is a year behind must refuse it. */
  readonly isDated?: boolean;
}

type AnyRecorded = { readonly [Capability in MarketDataCapability]: RecordedAnswer<Capability> }[MarketDataCapability];

export interface ProviderCase {
  readonly create: (options: ProviderOptions) => MarketDataProvider;
  readonly key: ProviderKey | null;
  /** When the recordings were received. */
  readonly now: number;
  readonly answers: readonly AnyRecorded[];
  /** What `testKey` is answered. */
  readonly keyTest: (request: SeenRequest) => string;
}

/** A recorded payload beside the test. */
export function recorded(testUrl: string, name: string): string {
  return readFileSync(new URL(`./recorded/${name}`, testUrl), 'utf8');
}

/** Bars as a person reads them: instant, open, high, low, close, volume, and whether they are final. */
export function readable({ bars, priceScale }: ProviderBars): readonly (readonly unknown[])[] {
  return bars.map(({ openTime, open, high, low, close, volume, isFinal }) => [
    new Date(openTime).toISOString().slice(0, 16),
    ...[open, high, low, close].map((ticks) => formatDecimal(ticks, priceScale)),
    volume,
    isFinal,
  ]);
}

/** A quote as a person reads it; an empty side is null. */
export function readableQuote(quote: ProviderQuote): Readonly<Record<string, string | number | null>> {
  const { priceScale, quantityScale } = quote;
  const text = (value: number | null, scale: number) => (value === null ? null : formatDecimal(value, scale));
  return {
    symbol: quote.symbol.text,
    at: new Date(quote.at).toISOString(),
    bid: text(quote.bidPrice, priceScale),
    bidSize: text(quote.bidQuantity, quantityScale),
    ask: text(quote.askPrice, priceScale),
    askSize: text(quote.askQuantity, quantityScale),
    last: text(quote.lastPrice, priceScale),
    previousClose: text(quote.day?.previousClose ?? null, priceScale),
    volume: quote.day?.volume ?? null,
  };
}

/** A symbol that is known to be one. */
export const symbolOf = (text: string): MarketSymbol => ensureDefined(parseMarketSymbol(text), `${text} is no symbol`);

/** The question for bars of a range of instants, at most 100. */
export function barsQuestion(text: string, timeframe: BarTimeframe, from: string, to: string): BarsQuestion {
  return { symbol: symbolOf(text), timeframe, from: Date.parse(from), to: Date.parse(to), limit: 100 };
}

/** Types one recorded answer by its capability. */
export function answer<Capability extends MarketDataCapability>(item: RecordedAnswer<Capability>): AnyRecorded {
  return item as unknown as AnyRecorded;
}

const yearMs = 365 * 86_400_000;

/** The suite that every provider must pass, whatever it can do. */
export function providerContract(name: string, scene: ProviderCase): void {
  describe(`${name} keeps the contract of providers`, () => {
    let server: ProviderServer;
    const quarantined: Quarantined[] = [];
    beforeAll(async () => {
      server = await startProviderServer();
    });
    afterAll(() => server.close());

    const ask = async (item: AnyRecorded, script: Script, over: Partial<ProviderCall & ProviderOptions> = {}) => {
      server.play(script);
      server.requests.length = 0;
      quarantined.length = 0;
      const provider = scene.create({ baseUrl: server.baseUrl, now: () => scene.now, timeoutMs: 5_000, ...over });
      const call: ProviderCall = {
        key: scene.key,
        signal: null,
        permit: async () => null,
        quarantine: (found) => quarantined.push(found),
        ...over,
      };
      const endpoint = provider.endpoints[item.capability] as unknown as (
        question: unknown,
        call: ProviderCall,
      ) => Promise<ProviderResult<unknown>>;
      return endpoint(item.question, call);
    };
    const failureOf = (result: ProviderResult<unknown>): MarketDataFailure => {
      expect(result.ok, 'an answer where a failure was due').toBe(false);
      const failure = (result as { error: MarketDataFailure }).error;
      expectNoKey(JSON.stringify([failure, quarantined]), scene.key);
      return failure;
    };

    it('describes what it can do, and does exactly that', () => {
      const { description, endpoints, stream } = scene.create({});
      expect(Object.keys(endpoints).sort()).toEqual([...description.capabilities].sort());
      expect(description.bars !== null).toBe(description.capabilities.includes('bars'));
      expect(stream !== null).toBe(description.streams);
      const known = marketDataCapabilities.filter((capability) => description.capabilities.includes(capability));
      expect([...new Set(scene.answers.map(({ capability }) => capability))].sort()).toEqual([...known].sort());
    });

    it('tests its key with one request', async () => {
      server.play((request) => answerWith(scene.keyTest(request)));
      server.requests.length = 0;
      const provider = scene.create({ baseUrl: server.baseUrl, now: () => scene.now });
      const call = { key: scene.key, signal: null, permit: async () => null, quarantine: () => {} };
      expect(await provider.testKey(call)).toMatchObject({ ok: true });
      expect(server.requests).toHaveLength(1);
      server.play(() => answerWith('no', 401));
      expect(await provider.testKey(call)).toMatchObject({ ok: false, error: { code: 'UNAUTHORIZED' } });
    });

    for (const item of scene.answers) {
      const { capability } = item;
      const good: Script = (request) => answerWith(item.reply(request));

      it(`${capability}: the recorded answer means what it says`, async () => {
        const result = await ask(item, good);
        expect(result).toMatchObject({ ok: true });
        const { value, provenance } = (result as unknown as { value: { value: never; provenance: unknown } }).value;
        item.means(value);
        expect(provenance).toMatchObject({ receivedAt: scene.now, failover: [], isCached: false });
        expect(quarantined).toEqual([]);
      });

      it(`${capability}: what is cut off in the middle is quarantined`, async () => {
        const failure = failureOf(await ask(item, (request) => answerWith(halfOf(item.reply(request)))));
        expect(['MALFORMED', 'NOT_FOUND']).toContain(failure.code);
        if (failure.code === 'MALFORMED') expect(quarantined.length).toBeGreaterThan(0);
      });

      it.each(['{"nonsense":true}', '[{"nonsense":true}]', '<html>busy</html>', '"ok"', '17', 'null'])(
        `${capability}: %s never becomes an answer with numbers`,
        async (body) => {
          const result = await ask(item, () => answerWith(body));
          if (result.ok) expect(hasContent(result.value.value)).toBe(false);
          else expect(['MALFORMED', 'NOT_FOUND', 'WRONG_SYMBOL', 'UNAVAILABLE']).toContain(result.error.code);
        },
      );

      if (item.spelled !== undefined) {
        const { spelled } = item;
        it(`${capability}: an answer about another symbol is refused`, async () => {
          const other = (request: SeenRequest) => answerWith(item.reply(request).replaceAll(spelled, 'ZZZX'));
          const failure = failureOf(await ask(item, other));
          expect(['WRONG_SYMBOL', 'NOT_FOUND']).toContain(failure.code);
        });
      }

      if (item.isDated === true) {
        it(`${capability}: what comes from the future is refused`, async () => {
          const failure = failureOf(await ask(item, good, { now: () => scene.now - yearMs }));
          expect(failure.code).toBe('MALFORMED');
          expect(new Set(quarantined.map(({ cause }) => cause))).toEqual(new Set(['from-the-future']));
        });
      }
    }

    const [first] = scene.answers;
    if (first === undefined) return;
    const fails: readonly (readonly [string, Script, Partial<ProviderOptions>, Partial<MarketDataFailure>])[] = [
      [
        '429 with Retry-After',
        () => answerWith('slow down', 429, { 'retry-after': '7' }),
        {},
        { code: 'RATE_LIMITED', retryAfterMs: 7_000 },
      ],
      ['429 without', () => answerWith('slow down', 429), {}, { code: 'RATE_LIMITED', retryAfterMs: null }],
      ['500', () => answerWith('oops', 500), {}, { code: 'UNAVAILABLE' }],
      ['503', () => answerWith('', 503, { 'retry-after': '30' }), {}, { code: 'UNAVAILABLE', retryAfterMs: 30_000 }],
      ['a redirect', () => answerWith('', 302, { location: 'http://127.0.0.1:1/' }), {}, { code: 'UNAVAILABLE' }],
      ['401', () => answerWith('no', 401), {}, { code: 'UNAUTHORIZED' }],
      ['silence', () => ({ kind: 'hang' }), { timeoutMs: 120 }, { code: 'TIMEOUT' }],
      ['a slow drip', () => ({ kind: 'drip' }), { timeoutMs: 120 }, { code: 'TIMEOUT' }],
      ['a connection that ends early', () => ({ kind: 'cut', body: 'x'.repeat(4_000) }), {}, { code: 'UNAVAILABLE' }],
      ['too much', () => answerWith(`"${'x'.repeat(4_000)}"`), { bytesMax: 1_000 }, { code: 'UNAVAILABLE' }],
      [
        'its own key',
        () => answerWith(`bad key ${scene.key?.key} ${scene.key?.secret}`, 500),
        {},
        { code: 'UNAVAILABLE' },
      ],
    ];
    it.each(fails)('%s is a failure with its code', async (_, script, options, expected) => {
      expect(failureOf(await ask(first, script, options))).toMatchObject(expected);
    });

    it('nobody at the address is a failure too', async () => {
      const failure = failureOf(await ask(first, () => ({ kind: 'hang' }), { baseUrl: 'http://127.0.0.1:9' }));
      expect(failure.code).toBe('UNAVAILABLE');
    });

    it('asks for permission before it spends a request', async () => {
      const refusal = { code: 'BUDGET_SPENT', provider: name, detail: 'enough', retryAfterMs: 5 } as const;
      expect(await ask(first, () => ({ kind: 'hang' }), { permit: async () => refusal })).toEqual({
        ok: false,
        error: refusal,
      });
      expect(server.requests).toHaveLength(0);
    });

    it('ends when nobody waits any more', async () => {
      const controller = new AbortController();
      const asked = ask(
        first,
        () => {
          controller.abort();
          return { kind: 'hang' };
        },
        { signal: controller.signal },
      );
      expect(failureOf(await asked).code).toBe('CANCELED');
    });
  });
}

function expectNoKey(text: string, key: ProviderKey | null): void {
  if (key === null) return;
  expect(text).not.toContain(key.key);
  if (key.secret !== null) expect(text).not.toContain(key.secret);
}

const halfOf = (text: string): string => text.slice(0, Math.floor(text.length / 2));

/** Whether an answer says anything: lists that are empty say nothing. */
function hasContent(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  const lists = Object.values(value as object).filter(Array.isArray);
  return lists.length === 0 || lists.some((list) => list.length > 0);
}
