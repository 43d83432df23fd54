import type { Sql } from '@quire/adapters/storage';
import { type NewWorldBody, type WorldsView, type WorldView, worldFeeds } from '@quire/contract';
import { defaultInstruments } from '@quire/core/simulator';
import { parseInstant } from '@quire/core/units';
import type { FastifyInstance } from 'fastify';
import type { Principal } from '../platform/access.ts';
import { type RequestOrigin, recordAudit } from '../platform/audit.ts';
import { problem } from '../platform/problem.ts';
import type { WorldGateway } from '../platform/world-gateway.ts';
import type { Services } from '../services.ts';
import { liveInstrument } from '../world/live-source.ts';
import { type DeskRecord, forgetDesk, keepDesk, readDesks, worldsOfKeys } from './desk-store.ts';
import type { LiveMarket } from './live-market.ts';

/** A world with everything around it, ready to answer. */
export interface Desk {
  readonly gateway: WorldGateway;
  readonly services: Services;
  readonly app: FastifyInstance;
  readonly live: LiveMarket | null;
  close(): Promise<void>;
}

interface Place {
  readonly record: DeskRecord;
  desk: Desk | null;
  opening: Promise<Desk> | null;
  problem: string | null;
}

export interface DesksOptions {
  readonly sql: Sql;
  /** Null where nothing can be opened beside the first world, as in most tests. */
  readonly open: ((record: DeskRecord) => Promise<Desk>) | null;
  readonly onError: (error: unknown) => void;
}

/** The worlds that this process serves. */
export class Desks {
  readonly #options: DesksOptions;
  readonly #places = new Map<string, Place>();
  #first: Desk | null = null;
  #worldOfKey: ReadonlyMap<string, string> = new Map();
  #isClosed = false;

  constructor(options: DesksOptions) {
    this.#options = options;
  }

  /** The world of requests that name none. */
  setFirst(desk: Desk): void {
    this.#first = desk;
  }

  /** Opens what was open before. Nobody waits for it. */
  async reopen(): Promise<void> {
    await this.forgetKeys();
    for (const record of await readDesks(this.#options.sql)) {
      const place = this.#placeOf(record);
      await this.#enter(place).catch(this.#options.onError);
    }
  }

  /** An open desk, null when there is none of the name or it is not open yet. */
  find(worldId: string): Desk | null {
    if (this.#first?.gateway.worldId === worldId) return this.#first;
    return this.#places.get(worldId)?.desk ?? null;
  }

  knows(worldId: string): boolean {
    return this.#first?.gateway.worldId === worldId || this.#places.has(worldId);
  }

  get first(): Desk | null {
    return this.#first;
  }

  worldOfKey(keyId: string): string | null {
    return this.#worldOfKey.get(keyId) ?? null;
  }

  /** Keys came, went or moved. */
  async forgetKeys(): Promise<void> {
    this.#worldOfKey = await worldsOfKeys(this.#options.sql);
  }

  view(here: WorldGateway): WorldsView {
    const first = this.#first === null ? [deskView(here, null)] : [deskView(this.#first.gateway, this.#first.live)];
    const others = [...this.#places.values()].map((place) => placeView(place));
    const worlds = [...first, ...others].map((world, index) => ({
      ...world,
      isFirst: index === 0,
      isHere: world.worldId === here.worldId,
    }));
    return { worlds, at: new Date().toISOString() };
  }

  /** Opens a world beside the others, or answers the one that is open. More symbols of a live world are listed while it runs. */
  async open(by: Principal, body: NewWorldBody, origin: RequestOrigin): Promise<Desk> {
    const { sql, open } = this.#options;
    if (open === null) throw problem('WORLD_UNAVAILABLE', 'this server opens no other world');
    const record = body.feed === 'live' ? liveRecord(body) : replayRecord(body);
    const known = this.#places.get(record.worldId);
    const place = known?.desk ? known : this.#placeOf(record);
    const desk = await this.#enter(place).catch((error: Error) => {
      this.#places.delete(record.worldId);
      throw problem('WORLD_UNAVAILABLE', `${record.label} could not be opened: ${error.message}`);
    });
    if (known?.desk) await listMore(desk, record);
    const symbols = [...new Set([...place.record.options.symbols, ...record.options.symbols])];
    await keepDesk(sql, { ...record, options: { ...record.options, symbols } });
    const entry = {
      resourceKind: 'world',
      resourceId: record.worldId,
      before: null,
      after: { feed: record.feed, symbols },
    };
    await recordAudit(sql, by, origin, { action: 'world.opened', ...entry });
    return desk;
  }

  /** Ends a world beside the first one; its record and its accounts stay, and it can be opened again. */
  async shut(by: Principal, worldId: string, origin: RequestOrigin): Promise<void> {
    const { sql } = this.#options;
    const place = this.#places.get(worldId);
    if (place === undefined) throw problem('UNKNOWN_WORLD', `no world beside the first one is called ${worldId}`);
    this.#places.delete(worldId);
    await forgetDesk(sql, worldId);
    await place.desk?.close();
    const entry = { resourceKind: 'world', resourceId: worldId, before: null, after: null };
    await recordAudit(sql, by, origin, { action: 'world.closed', ...entry });
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const places = [...this.#places.values()];
    await Promise.all(places.map(async (place) => (await place.opening?.catch(() => null))?.close()));
  }

  #placeOf(record: DeskRecord): Place {
    const known = this.#places.get(record.worldId);
    if (known !== undefined) return known;
    const place: Place = { record, desk: null, opening: null, problem: null };
    this.#places.set(record.worldId, place);
    return place;
  }

  #enter(place: Place): Promise<Desk> {
    const { open } = this.#options;
    if (open === null || this.#isClosed) return Promise.reject(new Error('the server is stopping'));
    place.opening ??= open(place.record).then(
      (desk) => {
        place.desk = desk;
        place.problem = null;
        return desk;
      },
      (error: Error) => {
        place.opening = null;
        place.problem = error.message;
        throw error;
      },
    );
    return place.opening;
  }
}

export const liveWorldId = 'live';

function liveRecord({ symbols }: NewWorldBody): DeskRecord {
  const asked = symbols ?? defaultInstruments().map(({ symbol }) => symbol);
  const listed = asked.map((symbol) => {
    const instrument = liveInstrument(symbol);
    if (instrument === null)
      throw problem('INVALID_FIELD', `${symbol} is neither a US share nor a coin in dollars`, { field: 'symbols' });
    return instrument.symbol;
  });
  const options = { symbols: [...new Set(listed)], speed: 1, timeframe: null, from: null };
  return { worldId: liveWorldId, feed: 'live', label: 'Live prices', options };
}

function replayRecord({ symbols = [], timeframe = '1d', speed = 86_400, from }: NewWorldBody): DeskRecord {
  if (symbols.length === 0) throw problem('INVALID_FIELD', 'a replay names its symbols', { field: 'symbols' });
  const name = symbols
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9-]/g, '');
  const worldId = `replay-${name.slice(0, 40)}-${timeframe}-${Date.now().toString(36)}`;
  const options = { symbols, speed, timeframe, from: from === undefined ? null : parseInstant(from) };
  return { worldId, feed: 'replay', label: `Replay of ${symbols.join(', ')}`, options };
}

async function listMore({ gateway }: Desk, { feed, options }: DeskRecord): Promise<void> {
  if (feed !== 'live') return;
  for (const symbol of options.symbols) {
    const instrument = liveInstrument(symbol);
    if (instrument === null || gateway.instrumentById(instrument.instrumentId) !== null) continue;
    await gateway.submit({ kind: 'DefineInstrument', instrument });
  }
}

type BareView = Omit<WorldView, 'isHere' | 'isFirst'>;

function deskView(gateway: WorldGateway, live: LiveMarket | null): BareView {
  const { worldId, feed, speed } = gateway;
  return {
    worldId,
    label: feed === 'sim' ? 'Simulated market' : worldId,
    feed: worldFeeds.find((known) => known === feed) ?? 'sim',
    state: gateway.ready() ? 'open' : 'opening',
    problem: null,
    speed,
    symbols: gateway.instruments().map(({ symbol }) => symbol),
    prices: [...(live?.prices() ?? [])],
  };
}

function placeView({ record, desk, problem: cause, opening }: Place): BareView {
  const { worldId, label, feed, options } = record;
  if (desk !== null) return { ...deskView(desk.gateway, desk.live), label };
  const state = opening === null && cause !== null ? 'failed' : 'opening';
  return {
    worldId,
    label,
    feed,
    state,
    problem: cause,
    speed: options.speed,
    symbols: [...options.symbols],
    prices: [],
  };
}
