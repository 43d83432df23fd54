import type { DataStreamState, ServerFrame, StreamState } from '@quire/contract';
import type { Principal } from '../../platform/access.ts';
import type { Publication, Publisher } from '../../platform/publication.ts';
import { priceText } from '../../platform/wire.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { AccountReader } from '../accounts/account-view.ts';
import type { AccountDirectory, VisibleAccount } from '../accounts/directory.ts';
import type { PortfolioReader } from '../accounts/portfolio-reader.ts';
import type { KillSwitchService } from '../kill-switch/service.ts';
import type { WorldCalendars } from '../market/calendars.ts';
import { barView, bookView, clockView, printView, quoteView } from '../market/service.ts';
import type { MarketLifeService } from '../market-life/service.ts';
import { newsView } from '../market-life/views.ts';
import { type CommittedOrders, ordersOf } from '../orders/committed-orders.ts';
import type { PriceAlertService } from '../price-alerts/service.ts';
import { withoutHints } from '../providers/views.ts';
import type { StreamCuts } from '../scripted-outcomes/stream-cuts.ts';
import { readClientFrame } from './client-frame.ts';
import type { BoardLook, DataBoard } from './data-board.ts';
import { createPending, gather, isEmpty, type Pending, type Watch } from './pending.ts';

/** The part of a WebSocket that the hub uses. */
export interface StreamSocket {
  readonly bufferedAmount: number;
  readonly readyState: number;
  send(text: string): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

/**
 * The console's stream. A frame leaves at most every 50 ms per client and carries what changed since the last one, so a burst
 * costs a client one frame, and a client that does not read is dropped before its buffer grows.
 */
export interface StreamHub {
  /** Takes a socket whose caller is known; returns what to do with its messages and its end. */
  connect(
    socket: StreamSocket,
    principal: Principal,
    reauthenticate: () => Promise<Principal | null>,
  ): { message(text: string): void; closed(): void };
  readonly clientCount: number;
  /** Commits were missed: every client is shown a gap in its numbers, and subscribes again. */
  showGap(): void;
  close(): void;
}

export interface StreamHubOptions {
  readonly gateway: WorldGateway;
  readonly publisher: Publisher;
  readonly accounts: AccountDirectory;
  readonly reader: AccountReader;
  readonly portfolios: PortfolioReader;
  readonly calendars: WorldCalendars;
  readonly killSwitch: KillSwitchService;
  readonly committed: CommittedOrders;
  /** Cuts the streams of an account without a goodbye, for the test of a bot. */
  readonly cuts: StreamCuts;
  readonly marketLife: Pick<MarketLifeService, 'changes' | 'activeHalts'>;
  readonly priceAlerts: Pick<PriceAlertService, 'subscribe'>;
  /** For clients that follow the Data pages. */
  readonly board: DataBoard;
  readonly onError: (error: unknown) => void;
  /** How often an open stream's credentials are checked again; 15 s unless told otherwise. */
  readonly authenticateEveryMs?: number;
}

const frameMs = 50;
const clockMs = 1_000;
/** Marks move all the time; money on the screen follows them twice a second. */
const markMs = 500;
const bufferedBytesMax = 1_000_000;
const clientsMax = 500;
const messagesPerSecondMax = 20;
const openState = 1;

interface Client {
  readonly socket: StreamSocket;
  readonly reauthenticate: () => Promise<Principal | null>;
  principal: Principal;
  watch: Watch;
  account: VisibleAccount | null;
  pending: Pending;
  streamSequence: number;
  isSubscribed: boolean;
  /** No update leaves between a subscription and its snapshot. */
  isSnapshotDue: boolean;
  isComposing: boolean;
  clockAtMs: number;
  markedAtMs: number;
  authenticatedAtMs: number;
  messages: { second: number; count: number };
  /** What it has seen of the Data pages' board; null while it does not follow it. */
  dataLook: BoardLook | null;
  unwatch: (() => void) | null;
}

export function createStreamHub(options: StreamHubOptions): StreamHub {
  const {
    gateway,
    publisher,
    accounts,
    reader,
    portfolios,
    calendars,
    killSwitch,
    committed,
    marketLife,
    board,
    onError,
  } = options;
  const { authenticateEveryMs = 15_000 } = options;
  const clients = new Set<Client>();
  const forget = (client: Client) => {
    clients.delete(client);
    client.unwatch?.();
    client.unwatch = null;
  };
  const drop = (client: Client, code: number, reason: string) => {
    forget(client);
    client.socket.close(code, reason);
  };
  const uncut = options.cuts.subscribe((accountId) => {
    for (const client of clients) {
      if (client.watch.accountId !== accountId) continue;
      forget(client);
      client.socket.terminate();
    }
  });
  const unsubscribe = publisher.subscribe((publication: Publication) => {
    for (const client of clients) {
      if (client.isSubscribed && !gather(client.pending, client.watch, publication)) drop(client, 1013, 'too slow');
    }
  });
  const unalerted = options.priceAlerts.subscribe((userId, firing) => {
    for (const client of clients) {
      if (client.isSubscribed && client.principal.userId === userId) client.pending.priceAlerts.push(firing);
    }
  });
  const timer = setInterval(() => {
    const now = Date.now();
    for (const client of clients) {
      if (client.socket.bufferedAmount > bufferedBytesMax) {
        forget(client);
        client.socket.terminate();
      } else if (!client.isComposing && !client.isSnapshotDue && client.isSubscribed) {
        update(client, now);
      }
    }
  }, frameMs);
  timer.unref();

  const send = (client: Client, frame: ServerFrame) => {
    if (client.socket.readyState === openState) client.socket.send(JSON.stringify(frame));
  };
  const run = (client: Client, work: () => Promise<void>) => {
    client.isComposing = true;
    work()
      .catch((error: unknown) => {
        onError(error);
        drop(client, 1011, 'internal error');
      })
      .finally(() => {
        client.isComposing = false;
      });
  };

  function update(client: Client, now: number): void {
    if (now - client.authenticatedAtMs > authenticateEveryMs) {
      client.authenticatedAtMs = now;
      run(client, () => checkAgain(client));
      return;
    }
    const clockDue = now - client.clockAtMs >= clockMs;
    const marksDue = client.account !== null && now - client.markedAtMs >= markMs;
    const dataDue = client.dataLook !== null && board.since(client.dataLook) !== null;
    if (isEmpty(client.pending) && !clockDue && !marksDue && !dataDue) return;
    const pending = client.pending;
    client.pending = createPending();
    if (clockDue) client.clockAtMs = now;
    if (marksDue || pending.accountChanged) client.markedAtMs = now;
    run(client, async () => {
      const parts = {
        ...(clockDue ? { clock: clockView(gateway, calendars) } : {}),
        ...marketParts(pending, client.watch, gateway),
        ...(await lifeParts(pending)),
        ...(pending.priceAlerts.length > 0 ? { priceAlerts: pending.priceAlerts } : {}),
        ...(pending.killSwitchChanged ? { killSwitch: killSwitch.state() } : {}),
        ...(await accountParts(client, pending, marksDue)),
        ...dataParts(client),
      };
      if (Object.keys(parts).length === 0) return;
      send(client, { type: 'update', streamSequence: ++client.streamSequence, ...parts });
    });
  }

  function dataParts(client: Client): { readonly data?: Partial<DataStreamState> } {
    const seen = client.dataLook;
    const look = seen === null ? null : board.since(seen);
    if (seen === null || look === null) return {};
    client.dataLook = look;
    const { tasks, providers } = dataFor(client.principal, look);
    return {
      data: {
        ...(look.tasksVersion === seen.tasksVersion ? {} : { tasks }),
        ...(look.providersVersion === seen.providersVersion ? {} : { providers }),
      },
    };
  }

  async function lifeParts({ news, haltedInstruments, corporateActions }: Pending) {
    const told =
      news.length > 0 ? { news: news.map((event) => newsView({ ...event, publishedAt: event.at }, gateway)) } : {};
    if (haltedInstruments.size + corporateActions.size === 0) return told;
    const changed = await marketLife.changes({
      instrumentIds: [...haltedInstruments],
      actionIds: [...corporateActions],
    });
    return {
      ...told,
      ...(changed.halts.length > 0 ? { halts: changed.halts } : {}),
      ...(changed.corporateActions.length > 0 ? { corporateActions: changed.corporateActions } : {}),
    };
  }

  async function accountParts(client: Client, pending: Pending, marksDue: boolean) {
    if (client.account === null || !(marksDue || pending.accountChanged)) return {};
    const portfolio = await portfolios.read(client.account.account.accountId);
    const isHolding = portfolio?.positions.some(({ side }) => side !== 'flat') ?? false;
    if (!pending.accountChanged && !isHolding) return {};
    // Its name or terms may be what changed.
    const { accountId } = client.account.account;
    if (pending.accountChanged) client.account = await accounts.require(client.principal, accountId, 'view');
    const fromDatabase = await ordersOf(committed, [...pending.unknownOrders]);
    const orders = [...pending.orders.values(), ...fromDatabase];
    return {
      account: await reader.view(client.account),
      ...(portfolio ? { positions: portfolio.positions } : {}),
      ...(orders.length > 0 ? { orders } : {}),
      ...(pending.fills.length > 0 ? { fills: pending.fills } : {}),
    };
  }

  async function checkAgain(client: Client): Promise<void> {
    const principal = await client.reauthenticate();
    if (principal === null) {
      drop(client, 4401, 'the session has ended');
      return;
    }
    client.principal = principal;
    if (client.account)
      await accounts
        .require(principal, client.account.account.accountId, 'view')
        .catch(() => drop(client, 4403, 'no longer permitted'));
  }

  async function subscribe(
    client: Client,
    frame: { accountId: string | null; quotes: readonly string[]; focus: string | null; data?: boolean },
  ) {
    const account = frame.accountId === null ? null : await visibleAccount(client, frame.accountId);
    if (account === 'refused') return;
    const idOf = (symbol: string) => gateway.instrumentBySymbol(symbol)?.instrumentId ?? null;
    const focus = frame.focus === null ? null : idOf(frame.focus);
    const quotes = new Set<string>(frame.quotes.map(idOf).filter((id) => id !== null));
    if (focus !== null) quotes.add(focus);
    client.account = account;
    client.watch = { accountId: frame.accountId, quotes, focus };
    client.pending = createPending();
    client.isSubscribed = true;
    client.isSnapshotDue = true;
    await followData(client, frame.data === true);
    const state = await stateOf(client);
    const now = Date.now();
    client.clockAtMs = now;
    client.markedAtMs = now;
    client.isSnapshotDue = false;
    send(client, { type: 'snapshot', streamSequence: ++client.streamSequence, state });
  }

  async function followData(client: Client, wanted: boolean): Promise<void> {
    if (!wanted || !client.principal.permissions.has('market:read')) {
      client.unwatch?.();
      client.unwatch = null;
      client.dataLook = null;
      return;
    }
    client.dataLook = await board.read();
    // It may have gone while the board was read.
    if (clients.has(client)) client.unwatch ??= board.watch();
  }

  async function visibleAccount(client: Client, accountId: string): Promise<VisibleAccount | 'refused'> {
    try {
      return await accounts.require(client.principal, accountId, 'view');
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      if (code !== 'UNKNOWN_ACCOUNT') throw error;
      send(client, { type: 'error', code, message });
      return 'refused';
    }
  }

  async function stateOf({ account, watch, dataLook, principal }: Client): Promise<StreamState> {
    const focus = watch.focus === null ? null : gateway.instrumentById(watch.focus);
    const book = watch.focus === null ? null : gateway.market.book(watch.focus);
    return {
      clock: clockView(gateway, calendars),
      killSwitch: killSwitch.state(),
      account: account && (await reader.view(account)),
      quotes: [...watch.quotes].flatMap((id) => {
        const instrument = gateway.instrumentById(id);
        const quote = gateway.market.quote(id);
        return instrument && quote ? [quoteView(quote, instrument)] : [];
      }),
      book: book && focus ? bookView(book, focus) : null,
      halts: await marketLife.activeHalts(),
      prints: focus ? gateway.market.recentPrints(focus.instrumentId, 100).map((print) => printView(print, focus)) : [],
      ...(dataLook === null ? {} : { data: dataFor(principal, dataLook) }),
    };
  }

  return {
    connect(socket, principal, reauthenticate) {
      const client = newClient(socket, principal, reauthenticate);
      if (clients.size >= clientsMax) {
        socket.close(1013, 'too many connections');
        return { message: () => {}, closed: () => {} };
      }
      clients.add(client);
      let subscribing: Promise<void> = Promise.resolve();
      return {
        message(text) {
          const frame = isFlooding(client) ? null : readClientFrame(text);
          if (frame === null) {
            send(client, {
              type: 'error',
              code: 'INVALID_FRAME',
              message: 'not a frame of this stream, or too many of them',
            });
          } else if (frame.type === 'ping') {
            send(client, { type: 'pong', id: frame.id });
          } else {
            client.isSubscribed = false;
            subscribing = subscribing
              .then(() => subscribe(client, frame))
              .catch((error: unknown) => {
                onError(error);
                drop(client, 1011, 'internal error');
              });
          }
        },
        closed: () => forget(client),
      };
    },
    get clientCount() {
      return clients.size;
    },
    showGap() {
      for (const client of clients) client.streamSequence++;
    },
    close() {
      clearInterval(timer);
      unsubscribe();
      unalerted();
      uncut();
      for (const client of clients) drop(client, 1001, 'the server stops');
    },
  };
}

function newClient(socket: StreamSocket, principal: Principal, reauthenticate: Client['reauthenticate']): Client {
  return {
    socket,
    principal,
    reauthenticate,
    watch: { accountId: null, quotes: new Set(), focus: null },
    account: null,
    pending: createPending(),
    streamSequence: 0,
    isSubscribed: false,
    isSnapshotDue: false,
    isComposing: false,
    clockAtMs: 0,
    markedAtMs: 0,
    authenticatedAtMs: Date.now(),
    messages: { second: 0, count: 0 },
    dataLook: null,
    unwatch: null,
  };
}

function dataFor({ permissions }: Principal, { tasks, providers }: BoardLook): DataStreamState {
  return { tasks, providers: permissions.has('provider:manage') ? providers : withoutHints(providers) };
}

function isFlooding({ messages }: Client): boolean {
  const second = Math.floor(Date.now() / 1_000);
  if (messages.second !== second) {
    messages.second = second;
    messages.count = 0;
  }
  messages.count++;
  return messages.count > messagesPerSecondMax;
}

function marketParts(pending: Pending, { focus }: Watch, gateway: WorldGateway) {
  const instrument = focus === null ? null : gateway.instrumentById(focus);
  const quotes = [...pending.quotes.values()].flatMap((quote) => {
    const of = gateway.instrumentById(quote.instrumentId);
    return of ? [quoteView(quote, of)] : [];
  });
  const prices = [...pending.prices].flatMap(([instrumentId, price]) => {
    const of = gateway.instrumentById(instrumentId);
    return of ? [{ symbol: of.symbol, price: priceText(price, of) }] : [];
  });
  return {
    ...(quotes.length > 0 ? { quotes } : {}),
    ...(prices.length > 0 ? { prices } : {}),
    ...(instrument && pending.book ? { book: bookView(pending.book, instrument) } : {}),
    // Newest first, as in the snapshot.
    ...(instrument && pending.prints.length > 0
      ? { prints: pending.prints.toReversed().map((print) => printView(print, instrument)) }
      : {}),
    ...(instrument && pending.bars.size > 0
      ? { bars: [...pending.bars.values()].map((bar) => ({ ...barView(bar, instrument), symbol: instrument.symbol })) }
      : {}),
  };
}
