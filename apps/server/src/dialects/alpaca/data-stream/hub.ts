import type { DomainEvent } from '@quire/core/engine';
import { type Bar, type Instrument, spellings } from '@quire/core/market';
import type { CommittedBatch } from '../../../platform/world-gateway.ts';
import type { AlpacaDependencies, ApiKey } from '../dependencies.ts';
import { dayBarView } from '../views/market-view.ts';
import { barRowOf } from '../views/snapshot-view.ts';
import { ToldBooks } from './books.ts';
import type { StreamKind } from './channels.ts';
import { DailyBars } from './daily-bars.ts';
import { DataClient, type DataSocket } from './data-client.ts';
import { marketLife } from './market-life.ts';
import { marketMessages, testSymbol } from './market-messages.ts';
import { type Addressed, type Encoding, failure, frameOf, Message } from './message.ts';
import { PriceBands } from './price-bands.ts';

export interface DataHubOptions
  extends Pick<AlpacaDependencies, 'gateway' | 'authenticate' | 'bars' | 'lastRoll' | 'dataConnectionsMax'> {
  /** How far a share moves from the mean of its last minutes before it pauses, in parts per million; 0 never pauses. */
  readonly pauseMove: () => Promise<number>;
  readonly onError: (error: unknown) => void;
}

export interface Connecting {
  readonly socket: DataSocket;
  readonly kind: StreamKind;
  readonly encoding: Encoding;
  /** The key that the upgrade request showed; null when it showed none. */
  readonly key: ApiKey | null;
}

const socketsMax = 1_000;
const policyViolation = 1008;
const goingAway = 1001;

/** Every socket of the data streams, and what each commit tells them. */
export class DataHub {
  readonly #options: DataHubOptions;
  readonly #clients = new Map<DataClient, DataSocket>();
  readonly #books = new ToldBooks();
  readonly #days: DailyBars;
  readonly #bands = new PriceBands();
  /** Known once it was asked for, then from what the commits say. */
  #pauseMove: number | null = null;
  #telling: Promise<void> = Promise.resolve();

  constructor(options: DataHubOptions) {
    this.#options = options;
    this.#days = new DailyBars(options.bars);
  }

  /** Null: there are too many sockets, and this one was told so. */
  connect({ socket, kind, encoding, key }: Connecting): DataClient | null {
    if (this.#clients.size >= socketsMax) {
      socket.send(frameOf([failure(406)], encoding));
      socket.close(policyViolation, '406');
      return null;
    }
    const { authenticate, onError } = this.#options;
    const client: DataClient = new DataClient({
      socket,
      kind,
      encoding,
      authenticate,
      onError,
      admits: (accountId) => this.#connectionsOf(kind, accountId) < (this.#options.dataConnectionsMax ?? socketsMax),
      canonical: (symbol) => this.#canonical(kind, symbol),
      opening: (opened) => this.#opening(opened),
    });
    this.#clients.set(client, socket);
    client.open(key);
    return client;
  }

  disconnected(client: DataClient): void {
    this.#clients.delete(client);
  }

  checkKeys(): void {
    for (const client of this.#clients.keys()) client.checkKey().catch(this.#options.onError);
  }

  /** Tells a commit. The change of a book is reckoned even when nobody listens, so that who comes later starts right. */
  tell(batch: Pick<CommittedBatch, 'events' | 'quotes' | 'prints' | 'bars' | 'books'>): void {
    const { gateway } = this.#options;
    const life = marketLife(batch.events, gateway);
    for (const kind of ['stocks', 'news'] as const) if (life[kind].length > 0) this.#deliver(kind, life[kind]);
    for (const { event } of batch.events) this.#heed(event);
    const all = marketMessages(batch, { gateway, books: this.#books }, this.#echoed());
    for (const kind of ['stocks', 'crypto', 'test'] as const) this.#deliver(kind, all[kind]);
    const ended = batch.bars.filter(({ isFinal, timeframe }) => isFinal && timeframe === '1m');
    if (ended.length === 0) return;
    this.#telling = this.#telling
      .then(async () => {
        await this.#tellBands(ended);
        await this.#tellDays(ended);
      })
      .catch(this.#options.onError);
  }

  /** What changes the bands. */
  #heed(event: DomainEvent): void {
    if (event.type === 'MarketLifeChanged') this.#pauseMove = event.rates.pauseMove;
    else if (event.type === 'TradingHalted') this.#bands.forget(event.instrumentId, true);
    else if (event.type === 'CorporateActionApplied') this.#bands.forget(event.instrumentId, false);
  }

  async #tellBands(minutes: readonly Bar[]): Promise<void> {
    const { gateway, lastRoll, pauseMove } = this.#options;
    const asked = this.#pauseMove ?? (await pauseMove());
    this.#pauseMove ??= asked;
    const rolledAt = lastRoll();
    if (this.#pauseMove === 0 || rolledAt === null) return;
    for (const minute of minutes) {
      const instrument = gateway.instrumentById(minute.instrumentId);
      if (instrument?.assetClass !== 'us_equity') continue;
      const band = this.#bands.after(instrument, minute, this.#pauseMove, rolledAt);
      if (band !== null) this.#deliver('stocks', [band]);
    }
  }

  close(): void {
    for (const socket of this.#clients.values()) socket.close(goingAway, 'going away');
  }

  /** Only bars that somebody hears are made. */
  async #tellDays(minutes: readonly Bar[]): Promise<void> {
    const { gateway, lastRoll } = this.#options;
    const rolledAt = lastRoll();
    if (rolledAt === null) return;
    for (const minute of minutes) {
      const instrument = gateway.instrumentById(minute.instrumentId);
      if (instrument === null || minute.openTime < rolledAt) continue;
      const names = this.#names(instrument);
      if (!names.some(({ kind, name }) => this.#isHeard(kind, name))) continue;
      const bar = await this.#days.with(minute.instrumentId, barRowOf(minute, instrument), rolledAt);
      for (const { kind, name } of names) {
        const fields = { T: 'd', S: name, ...dayBarView(bar, instrument.assetClass) };
        this.#deliver(kind, [
          { channel: 'dailyBars', symbols: [name], message: new Message(fields, instrument.assetClass) },
        ]);
      }
    }
  }

  #names({ instrumentId, symbol, assetClass }: Instrument): readonly { kind: StreamKind; name: string }[] {
    const own = { kind: assetClass === 'crypto' ? ('crypto' as const) : ('stocks' as const), name: symbol };
    return instrumentId === this.#echoed()?.instrumentId ? [own, { kind: 'test', name: testSymbol }] : [own];
  }

  #isHeard(kind: StreamKind, symbol: string): boolean {
    for (const client of this.#clients.keys()) {
      if (client.kind === kind && client.subscriptions.hears('dailyBars', symbol)) return true;
    }
    return false;
  }

  #deliver(kind: StreamKind, news: readonly Addressed[]): void {
    for (const client of this.#clients.keys()) {
      if (client.kind === kind) client.deliver(news, (symbol) => this.#wholeBook(symbol));
    }
  }

  /** The books that a client hears, whole, as they were last told to everybody. */
  #opening(client: DataClient): readonly Message[] {
    if (client.kind !== 'crypto') return [];
    return this.#options.gateway.instruments().flatMap((instrument) => {
      const isHeard = instrument.assetClass === 'crypto' && client.subscriptions.hears('orderbooks', instrument.symbol);
      const book = isHeard ? this.#books.whole(instrument) : null;
      return book === null ? [] : [book];
    });
  }

  #wholeBook(symbol: string): Message | null {
    const instrument = this.#options.gateway.instrumentBySymbol(symbol);
    return instrument && this.#books.whole(instrument);
  }

  /** News spell pairs without a slash. */
  #canonical(kind: StreamKind, symbol: string): string {
    const instrument = this.#options.gateway.instrumentBySymbol(symbol);
    if (instrument === null) return symbol;
    return kind === 'news' ? spellings(instrument).compact : instrument.symbol;
  }

  #echoed(): Instrument | null {
    return this.#options.gateway.instruments().find(({ assetClass }) => assetClass === 'us_equity') ?? null;
  }

  #connectionsOf(kind: StreamKind, accountId: string): number {
    return [...this.#clients.keys()].filter((client) => client.kind === kind && client.accountId === accountId).length;
  }
}
