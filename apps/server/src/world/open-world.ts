import { connectStorage, type Storage } from '@quire/adapters/storage';
import {
  applyEvent,
  type InputBody,
  lifeRatesOf,
  restoreDurable,
  resumeInput,
  setHead,
  type World,
} from '@quire/core/engine';
import type { TradingCalendar } from '@quire/core/market';
import { areSameRates, generatorWithLife } from '@quire/core/simulator';
import { microsPerDay, type UnixMicros, unixMicros, type WorldId } from '@quire/core/units';
import type { Journal, JournalWriter, Snapshot, WorldHead } from '@quire/ports/journal';
import { createWorldFor } from './create-world-for.ts';
import { KeyFilter } from './key-filter.ts';
import type { MarketNews } from './market-accumulator.ts';
import type { MarketFeed } from './market-feed.ts';
import { openJournal } from './open-journal.ts';
import type { OpeningProgress, OpeningReport } from './protocol.ts';
import { loadRecentMarket } from './recent-market.ts';
import { StageTimer } from './stage-timer.ts';
import { takeUpBars } from './take-up-bars.ts';
import { type ClockAnchor, resumeTime, WorldClock } from './world-clock.ts';
import type { WorldOptions } from './world-options.ts';
import { prepareSource, type WorldSource } from './world-source.ts';

/** A world that is recovered in memory and fenced in the database, before its first input of this life. */
export interface OpenedWorld {
  readonly storage: Storage;
  readonly journal: Journal;
  readonly writer: JournalWriter;
  readonly world: World;
  readonly worldId: WorldId;
  readonly anchor: ClockAnchor;
  readonly clock: WorldClock;
  readonly feed: MarketFeed;
  readonly filter: KeyFilter;
  /** Time of the first input of this life. */
  readonly lastTime: UnixMicros;
  readonly headSequence: number;
  readonly eventSequence: number;
  /** What enters before anything else: the creation or the rejoin, and definitions that are new. */
  readonly openingInputs: readonly InputBody[];
  readonly recentMarket: MarketNews;
  report(): OpeningReport;
  close(): Promise<void>;
}

/** Connections of the pool: look-ups, market history, equity samples, the keys at start. The writer's comes on top. */
const connectionsMax = 4;

/**
 * Creation and recovery are one path: take the world's epoch, which fences every other writer, load the newest snapshot, fold the events after
 * it, and go on with a rejoin. Without a journal there is nothing to fold, and the first input is the creation.
 */
export async function openWorld(
  options: WorldOptions,
  onProgress: (progress: OpeningProgress) => void,
): Promise<OpenedWorld> {
  const storage = await connectStorage({ target: options.connection, server: null, connectionsMax });
  try {
    return await open(options, storage, new StageTimer(onProgress));
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function open(options: WorldOptions, storage: Storage, timer: StageTimer): Promise<OpenedWorld> {
  const journal = openJournal(storage);
  const worldId = options.worldId as WorldId;
  const source = await timer.time('read the market source', () => prepareSource(options, storage));
  const writer = await timer.time('take the world', () => takeWorld(options, journal));
  const world = createWorldFor(options.feed);
  const head = writer.opened;
  const recovered =
    head.headSequence === 0 ? null : await timer.time('fold the journal', () => recover(journal, head, world));
  const anchor = { worldAt: startTime(options, source, recovered), wallMs: Date.now(), speed: options.speed };
  if (recovered === null) {
    await timer.time('write the past', (report) => source.writePast(storage.sql, anchor.worldAt, report));
  }
  const instruments = [...world.durable.instruments.values()];
  const bars =
    recovered === null || options.feed !== 'sim'
      ? null
      : await timer.time('take up the forming bars', () =>
          takeUpBars({ sql: storage.sql, world, ...recovered, headSequence: head.headSequence, now: anchor.worldAt }),
        );
  const market = bars?.market ?? recovered?.snapshot?.market ?? null;
  const openingInputs = openingInputsOf(options, source, world, recovered && { ...recovered, market }, anchor.worldAt);
  const recentMarket = await timer.time('read the end of the tape', () =>
    loadRecentMarket(storage.sql, worldId, recovered === null ? source.instruments() : instruments),
  );
  return {
    storage,
    journal,
    writer,
    world,
    worldId,
    anchor,
    clock: new WorldClock(anchor),
    feed: source.feed(world, anchor.worldAt),
    filter: new KeyFilter(),
    lastTime: anchor.worldAt,
    headSequence: head.headSequence,
    eventSequence: head.eventSequence,
    openingInputs,
    recentMarket: { ...recentMarket, bars: [...recentMarket.bars, ...(bars?.forming ?? [])] },
    report: () => ({
      epoch: head.epoch,
      created: recovered === null,
      headSequence: head.headSequence,
      foldedEvents: recovered?.foldedEvents ?? 0,
      openMs: timer.elapsedMs,
      gapMicros: recovered === null ? 0 : anchor.worldAt - recovered.lastTime,
      stages: timer.stages,
    }),
    close: () => storage.close(),
  };
}

async function takeWorld(options: WorldOptions, journal: Journal): Promise<JournalWriter> {
  const { worldId, feed, seed } = options;
  await journal.createWorld({ worldId, feed, label: options.label, seed });
  const writer = await journal.openForWriting(worldId);
  if (writer.opened.feed !== feed) {
    throw new Error(`world ${worldId} has the feed ${writer.opened.feed}; it cannot be opened with ${feed}`);
  }
  return writer;
}

interface Recovered {
  readonly snapshot: Snapshot | null;
  readonly foldedEvents: number;
  readonly lastTime: UnixMicros;
}

/** Durable state comes back exactly: the newest snapshot with the events after it folded in. Nothing is priced or matched. */
async function recover(journal: Journal, head: WorldHead, world: World): Promise<Recovered> {
  const snapshot = await journal.latestSnapshot(head.worldId);
  if (snapshot) restoreDurable(world, snapshot.durable);
  let foldedEvents = 0;
  for await (const { event } of journal.readEvents(head.worldId, (snapshot?.eventSequence ?? 0) + 1)) {
    applyEvent(world, event);
    foldedEvents += 1;
  }
  const lastTime = await lastInputTime(journal, head);
  setHead(world, { inputSequence: head.headSequence, time: lastTime, chain: head.chain });
  return { snapshot, foldedEvents, lastTime };
}

async function lastInputTime(journal: Journal, head: WorldHead): Promise<UnixMicros> {
  let time = 0;
  for await (const row of journal.readInputRows(head.worldId, head.headSequence)) {
    time = row.tsInit + row.tsStep * (row.inputCount - 1);
  }
  return unixMicros(time);
}

function startTime(options: WorldOptions, source: WorldSource, recovered: Recovered | null): UnixMicros {
  if (recovered === null) return source.startAt(Date.now());
  return resumeTime(options.feed, recovered.lastTime, Date.now());
}

function openingInputsOf(
  options: WorldOptions,
  source: WorldSource,
  world: World,
  recovered: (Recovered & { readonly market: string | null }) | null,
  now: UnixMicros,
): readonly InputBody[] {
  const first: InputBody =
    recovered === null
      ? {
          kind: 'WorldCreated',
          worldId: options.worldId as WorldId,
          feed: options.feed,
          seed: options.seed,
          generatorVersion: source.generatorVersion,
        }
      : resumeInput(world, {
          checkpointSequence: recovered.snapshot?.inputSequence ?? 0,
          market: recovered.market,
          now,
        });
  return [first, ...newDefinitions(source, world, now), ...newLife(options, source, world)];
}

/** Rates other than those in force, where companies have a life at all. */
function newLife({ life, feed }: WorldOptions, source: WorldSource, world: World): readonly InputBody[] {
  const generator = world.durable.world?.generatorVersion ?? source.generatorVersion;
  if (life === null || feed !== 'sim' || generator < generatorWithLife) return [];
  return areSameRates(life, lifeRatesOf(world)) ? [] : [{ kind: 'SetMarketLife', rates: life }];
}

/** What the source has and the world does not know yet: the length of its bars, calendars, instruments. */
function newDefinitions(source: WorldSource, world: World, now: UnixMicros): readonly InputBody[] {
  const { barTimeframe } = source;
  const isTimeframeNew = barTimeframe !== null && barTimeframe !== world.durable.barTimeframe;
  return [
    ...(isTimeframeNew ? [{ kind: 'DefineBarTimeframe', timeframe: barTimeframe } as const] : []),
    ...newListings(source, world, now),
  ];
}

function newListings(source: WorldSource, world: World, now: UnixMicros): readonly InputBody[] {
  const { calendars, instruments } = world.durable;
  const offered = source.instruments();
  const calendarIds = [...new Set(offered.map(({ calendarId }) => calendarId))];
  return [
    ...calendarIds
      .filter((calendarId) => endsSoon(calendars.get(calendarId)?.calendar, now))
      .map((calendarId) => source.calendar(calendarId))
      .filter((calendar) => endOf(calendar) > endOf(calendars.get(calendar.calendarId)?.calendar))
      .map((calendar): InputBody => ({ kind: 'DefineCalendar', calendar })),
    ...offered
      .filter(({ instrumentId }) => !instruments.has(instrumentId))
      .map((instrument): InputBody => ({ kind: 'DefineInstrument', instrument })),
  ];
}

/** A calendar with less than half a year to go is made anew, so that a world never runs out of sessions. */
function endsSoon(inForce: TradingCalendar | undefined, now: UnixMicros): boolean {
  return endOf(inForce) - now < 180 * microsPerDay;
}

function endOf(calendar: TradingCalendar | undefined): number {
  return calendar?.sessions.at(-1)?.sessionClose ?? 0;
}
