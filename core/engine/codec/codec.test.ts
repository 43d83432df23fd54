import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvent } from '../apply-event.ts';
import type { DomainEvent } from '../event.ts';
import { durableHash } from '../state-hash.ts';
import { createWorld } from '../world.ts';
import {
  bigint,
  CorruptRecord,
  integer,
  list,
  literal,
  nullable,
  object,
  observed,
  text,
  textRecord,
} from './codec.ts';
import { decodeEvent, encodeEvent } from './event-codec.ts';
import { decodeInput, encodeInput } from './input-codec.ts';
import { type UpcasterTable, upcast } from './upcast.ts';

const golden = (name: string): string[] =>
  readFileSync(new URL(`golden/${name}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');

/** Every type of event; the compiler keeps the list complete. */
const eventTypes: Record<DomainEvent['type'], true> = {
  WorldOpened: true,
  WorldRejoined: true,
  CalendarDefined: true,
  InstrumentDefined: true,
  BarTimeframeDefined: true,
  TradingDateRolled: true,
  AccountOpened: true,
  AccountLimitChanged: true,
  FillSettingsChanged: true,
  CashPosted: true,
  AccountTermsChanged: true,
  AccountControlsChanged: true,
  AccountRenamed: true,
  AccountClosed: true,
  AccountReset: true,
  PositionTransferred: true,
  FeesItemized: true,
  AccountCharged: true,
  ProceedsHeld: true,
  CashSettled: true,
  AccountDayRolled: true,
  DayTradeCounted: true,
  GoodFaithViolated: true,
  MarginCalled: true,
  MarginCallMet: true,
  BorrowTermsChanged: true,
  OrderAccepted: true,
  OrderActivated: true,
  OrderDenied: true,
  OrderFilled: true,
  OrderCanceled: true,
  OrderExpired: true,
  OrderRejected: true,
  OrderReplaced: true,
  OrderTriggered: true,
  OrderTrailed: true,
  OrderResized: true,
  OrderStatusChanged: true,
  KillSwitchEngaged: true,
  KillSwitchDisengaged: true,
  TradingHalted: true,
  TradingResumed: true,
  CorporateActionAnnounced: true,
  CorporateActionApplied: true,
  MarketLifeChanged: true,
  NewsPublished: true,
  InstrumentChanged: true,
  OrderAdjusted: true,
  PositionAdjusted: true,
  DividendAccrued: true,
  DividendPaid: true,
};

/** The state that each golden journal folds to. A line here is written once, when the version is new, and never changed. */
const goldenHashes: Record<string, string> = {
  'events-accounts-v1.jsonl': 'a79e8b47aba00a901fc2416996d22232',
  'events-bars-v1.jsonl': '76227fafd9cd1e5586080174ffe2b39f',
  'events-corporate-v1.jsonl': '0bffbffe14c638837b847f3589ea716e',
  'events-fills-v2.jsonl': '04d4c39a142bdc09f0754364d9ed0e58',
  'events-fills-v3.jsonl': '0482dc2f436344cf57cd539d8b8fa638',
  'events-legs-v2.jsonl': 'f772408dea163b7c8f7556abe996f594',
  'events-market-life-v1.jsonl': '3363089421bb3400ca79b0c7f493fea0',
  'events-simulated-life-v1.jsonl': 'b5de7247114689f60e4990101dc2d7c8',
  'events-v1.jsonl': '00a7b2688c7c59989322903df68b8361',
  'events-v2.jsonl': '1ce11bad2a9c10c8eec6dc8245ab31c4',
};

describe('golden journals', () => {
  const names = readdirSync(new URL('golden/', import.meta.url)).filter((name) => name.startsWith('events-'));

  it('there is one for every version that was ever written', () => {
    expect(names).toEqual(Object.keys(goldenHashes));
  });

  it.each(names)('%s is read as it was written and folds to the state it always had', (name) => {
    const world = createWorld();
    for (const line of golden(name)) {
      const event = decodeEvent(line);
      expect(encodeEvent(event)).toBe(line);
      applyEvent(world, event);
    }
    expect(durableHash(world)).toBe(goldenHashes[name]);
  });

  it('together they hold every type of event', () => {
    const seen = new Set(names.flatMap(golden).map((line) => decodeEvent(line).type));
    expect([...seen].sort()).toEqual(Object.keys(eventTypes).sort());
  });

  it('inputs are read as they were written', () => {
    const lines = readdirSync(new URL('golden/', import.meta.url))
      .filter((name) => name.startsWith('inputs-'))
      .flatMap(golden);
    for (const line of lines) expect(encodeInput(decodeInput(line))).toBe(line);
    expect(new Set(lines.map((line) => decodeInput(line).body.kind)).size).toBe(34);
  });
});

describe('damage', () => {
  it('a byte that makes a record another record is refused, whichever byte it is', () => {
    const line = golden('events-v1.jsonl').find((each) => each.includes('"type":"OrderFilled"'))!;
    const original = decodeEvent(line);
    fc.assert(
      fc.property(fc.nat(line.length - 1), fc.integer({ min: 32, max: 126 }), (at, code) => {
        const damaged = line.slice(0, at) + String.fromCharCode(code) + line.slice(at + 1);
        fc.pre(damaged !== line);
        try {
          // What still reads is another value of a field, which the chain tells apart.
          expect(encodeEvent(decodeEvent(damaged))).not.toBe(encodeEvent(original));
        } catch (error) {
          expect(error).toBeInstanceOf(CorruptRecord);
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['not JSON', '{'],
    ['not an object', '[1]'],
    ['an unknown type', '{"type":"OrderInvented","version":1}'],
    ['no type', '{"version":1}'],
    ['a version of the future', '{"type":"WorldRejoined","version":2,"checkpointSequence":1,"at":1}'],
    ['a missing field', '{"type":"WorldRejoined","version":1,"checkpointSequence":1}'],
    ['a field too many', '{"type":"WorldRejoined","version":1,"checkpointSequence":1,"at":1,"extra":0}'],
    ['a fraction', '{"type":"WorldRejoined","version":1,"checkpointSequence":1.5,"at":1}'],
  ])('%s is refused by name', (_what, line) => {
    expect(() => decodeEvent(line)).toThrow(CorruptRecord);
  });

  it('an input of another format is refused', () => {
    expect(() =>
      decodeInput('{"version":3,"inputSequence":1,"tsEvent":1,"tsInit":1,"body":{"kind":"TimeAdvanced"}}'),
    ).toThrow('input.version');
    expect(() => decodeInput('{"version":1,"inputSequence":1,"tsEvent":1,"body":{"kind":"TimeAdvanced"}}')).toThrow(
      CorruptRecord,
    );
  });
});

describe('upcasting', () => {
  const table: UpcasterTable = {
    Renamed: [
      ({ old, ...rest }) => ({ ...rest, version: 2, fresh: old }),
      (json) => ({ ...json, version: 3, added: 0 }),
    ],
  };

  it.each([
    [1, { type: 'Renamed', version: 1, old: 7 }],
    [2, { type: 'Renamed', version: 2, fresh: 7 }],
    [3, { type: 'Renamed', version: 3, fresh: 7, added: 0 }],
  ])('version %i becomes the newest', (_version, json) => {
    expect(upcast(json, table)).toEqual({ type: 'Renamed', version: 3, fresh: 7, added: 0 });
  });

  it.each([0, -1, 1.5, '1', null])('a version of %s is refused', (version) => {
    expect(() => upcast({ type: 'Renamed', version }, table)).toThrow(CorruptRecord);
  });
});

describe('codecs', () => {
  interface Sample {
    readonly kind: 'sample';
    readonly count: number;
    readonly money: bigint;
    readonly ratio: number;
    readonly note: string | null;
    readonly tags: readonly string[];
    readonly details: Readonly<Record<string, string>>;
  }
  const codec = object<Sample>({
    kind: literal('sample'),
    count: integer(),
    money: bigint(),
    ratio: observed,
    note: nullable(text()),
    tags: list(text()),
    details: textRecord,
  });
  const samples = fc.record({
    kind: fc.constant('sample' as const),
    count: fc.maxSafeInteger(),
    money: fc.bigInt(),
    ratio: fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0),
    note: fc.option(fc.string({ unit: 'binary' })),
    tags: fc.array(fc.string()),
    details: fc.dictionary(
      fc.string({ minLength: 1 }).filter((key) => key !== '__proto__'),
      fc.string(),
      { noNullPrototype: true },
    ),
  });

  it('what is decoded is what was encoded, and equal values have equal texts', () => {
    fc.assert(
      fc.property(samples, (sample) => {
        const encoded = codec.encode(sample);
        const decoded = codec.decode(JSON.parse(encoded), 'sample');
        expect(decoded).toEqual(sample);
        expect(codec.encode(decoded)).toBe(encoded);
        const shuffled = Object.fromEntries(Object.entries(sample.details).reverse());
        expect(codec.encode({ ...sample, details: shuffled })).toBe(encoded);
      }),
    );
  });
});
