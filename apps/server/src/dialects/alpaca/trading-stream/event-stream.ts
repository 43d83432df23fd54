import { decodeEvent } from '@quire/core/engine';
import type { FastifyReply } from 'fastify';
import type { AlpacaCaller, AlpacaDependencies } from '../dependencies.ts';
import { AlpacaError, malformed } from '../errors.ts';
import { keysCheckedMs, shownKey } from '../keys.ts';
import { type Fields, instantOf, textOf } from '../parse.ts';
import type { AlpacaApp } from '../plugin.ts';
import { Announcer, type Told, type UpdateListener, updatesOf } from './announcer.ts';
import { committedRows } from './committed-rows.ts';
import { parseEventId } from './event-id.ts';
import type { Message } from './frames.ts';
import { isTold, type TradeUpdate, toldTypes } from './trade-updates.ts';

const listenersMax = 500;
const heartbeatMs = 15_000;
const bufferedBytesMax = 8 * 1024 * 1024;
const replayedAtOnce = 500;

interface Options {
  readonly onError: (error: unknown) => void;
  /** Hands over what ends the streams when the server stops. */
  onStop(stop: () => void): void;
}

/**
 * `GET /v2/events/trades`: what happens to an account's orders as server-sent events. What the journal has is told first, from where
 * the client says, and then every commit; an event is told once and in order.
 */
export function eventStreamRoutes(
  app: AlpacaApp,
  dependencies: AlpacaDependencies,
  { onError, onStop }: Options,
): void {
  const { gateway } = dependencies;
  const readOrders = (orderIds: readonly string[]) => committedRows(dependencies, orderIds);
  const listeners = new Set<EventListener>();
  const announcer = new Announcer<EventListener>({ gateway, readOrders, onError });
  const unsubscribe = gateway.subscribe((batch) => announcer.announce(batch, listeners, (listener) => listener.end()));
  const uncut = dependencies.streamCuts.subscribe((accountId) => {
    for (const listener of listeners) if (listener.listensTo(accountId)) listener.end();
  });
  const beats = setInterval(() => {
    for (const listener of listeners) listener.beat();
  }, heartbeatMs);
  const looks = setInterval(() => {
    for (const listener of listeners) listener.isStillAuthorized().catch(() => listener.end());
  }, keysCheckedMs);
  onStop(() => {
    clearInterval(beats);
    clearInterval(looks);
    unsubscribe();
    uncut();
    for (const listener of listeners) listener.end();
  });

  app.get('/v2/events/trades', async ({ query, caller, reply, incoming }) => {
    const range = rangeOf(query);
    if (listeners.size >= listenersMax) throw new AlpacaError(503, 'too many connections', { retryAfterSeconds: 5 });
    const listener = new EventListener(reply, caller, async () => {
      const key = shownKey(incoming.headers);
      return key !== null && (await dependencies.authenticate(key))?.accountId === caller.accountId;
    });
    listeners.add(listener);
    reply.raw.on('close', () => listeners.delete(listener));
    listener.open();
    try {
      await replay(dependencies, caller, range, async (told) => {
        for (const { data } of await updatesOf(told, { gateway, readOrders })) listener.replayed(data);
      });
      if (range.isBounded) listener.end();
      else listener.goLive();
    } catch (error) {
      onError(error);
      listener.end();
    }
    return reply;
  });
}

interface Range {
  readonly isReplay: boolean;
  /** It ends, so nothing live follows. */
  readonly isBounded: boolean;
  /** UnixMicros, both inclusive. */
  readonly from: number;
  readonly to: number;
  /** Event sequences: after the first, up to the second. */
  readonly afterSequence: number;
  readonly untilSequence: number;
}

function rangeOf(fields: Fields): Range {
  const since = instantOf(fields, 'since', malformed);
  const until = instantOf(fields, 'until', malformed);
  const sinceId = idIn(fields, 'since_id') ?? idIn(fields, 'since_ulid');
  const untilId = idIn(fields, 'until_id') ?? idIn(fields, 'until_ulid');
  if (since === null && until !== null) throw malformed('until requires since');
  if (sinceId === null && untilId !== null) throw malformed('until_id requires since_id');
  if (since !== null && sinceId !== null) throw malformed('only one of since or since_id is accepted');
  return {
    isReplay: since !== null || sinceId !== null,
    isBounded: until !== null || untilId !== null,
    from: since ?? 0,
    to: until ?? Number.MAX_SAFE_INTEGER,
    afterSequence: sinceId ?? 0,
    untilSequence: untilId ?? Number.MAX_SAFE_INTEGER,
  };
}

function idIn(fields: Fields, name: string): number | null {
  const text = textOf(fields, name);
  if (text === null) return null;
  const place = parseEventId(text);
  if (place === null) throw malformed(`invalid ${name}: ${text.slice(0, 40)}`);
  return place.eventSequence;
}

/** Reads what the journal has of the account's orders, some at a time. */
async function replay(
  { sql, gateway }: AlpacaDependencies,
  { accountId }: AlpacaCaller,
  range: Range,
  tell: (told: readonly Told[]) => Promise<void>,
): Promise<void> {
  if (!range.isReplay) return;
  let after = range.afterSequence;
  for (;;) {
    const rows = await sql<{ eventSequence: number; payload: string }[]>`
      select event_sequence as "eventSequence", payload from journal_event
      where world_id = ${gateway.worldId} and account_id = ${accountId} and type = any(${[...toldTypes]})
        and ts between ${range.from} and ${range.to} and event_sequence > ${after} and event_sequence <= ${range.untilSequence}
      order by event_sequence limit ${replayedAtOnce}`;
    const told = rows.flatMap(({ eventSequence, payload }) => {
      const event = decodeEvent(payload);
      return isTold(event) ? [{ event, eventSequence }] : [];
    });
    await tell(told);
    if (rows.length < replayedAtOnce) return;
    after = rows.at(-1)!.eventSequence;
  }
}

/** One connection. Until its past is told, what happens meanwhile waits; an event that the past had already is left out. */
class EventListener implements UpdateListener {
  readonly #reply: FastifyReply;
  readonly #caller: AlpacaCaller;
  readonly #isAuthorized: () => Promise<boolean>;
  #waiting: TradeUpdate[] | null = [];
  #lastReplayed = '';
  #isEnded = false;

  constructor(reply: FastifyReply, caller: AlpacaCaller, isAuthorized: () => Promise<boolean>) {
    this.#reply = reply;
    this.#caller = caller;
    this.#isAuthorized = isAuthorized;
  }

  listensTo(accountId: string): boolean {
    return !this.#isEnded && this.#caller.accountId === accountId;
  }

  send({ data }: Message): void {
    const update = data as TradeUpdate;
    if (this.#waiting !== null) this.#waiting.push(update);
    else if (String(update['event_id']) > this.#lastReplayed) this.#write(`data: ${JSON.stringify(update)}\n\n`);
  }

  async isStillAuthorized(): Promise<boolean> {
    const isGood = await this.#isAuthorized();
    if (!isGood) this.end();
    return isGood;
  }

  /** Takes the answer out of the server's hands: it never ends by itself. */
  open(): void {
    const { raw } = this.#reply;
    this.#reply.hijack();
    raw.writeHead(200, {
      ...(this.#reply.getHeaders() as Record<string, string>),
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      connection: 'keep-alive',
    });
    raw.write(': connected\n\n');
  }

  replayed(update: TradeUpdate): void {
    this.#lastReplayed = String(update['event_id']);
    this.#write(`data: ${JSON.stringify(update)}\n\n`);
  }

  goLive(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    for (const data of waiting) this.send({ data });
  }

  /** A comment now and then, so that neither end takes the silence for a break. */
  beat(): void {
    this.#write(': heartbeat\n\n');
  }

  end(): void {
    if (this.#isEnded) return;
    this.#isEnded = true;
    this.#reply.raw.end();
  }

  #write(text: string): void {
    if (this.#isEnded) return;
    if (this.#reply.raw.writableLength > bufferedBytesMax) this.#reply.raw.destroy();
    else this.#reply.raw.write(text);
  }
}
