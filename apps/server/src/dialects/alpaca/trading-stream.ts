import type {} from '@fastify/swagger';
import type {} from '@fastify/websocket';
import { decode, encode } from '@msgpack/msgpack';
import type { OrderEvent } from '@quire/core/order';
import {
  cashScale,
  divideRounded,
  ensureDefined,
  formatDecimal,
  formatInstant,
  hashedUuid,
  powerOfTen,
} from '@quire/core/units';
import type { FastifyInstance } from 'fastify';
import type { RawData, WebSocket } from 'ws';
import type { CommittedBatch } from '../../platform/world-gateway.ts';
import type { AlpacaDependencies } from './dependencies.ts';
import { orderById } from './queries.ts';
import { type OrderRow, orderView } from './views/order-view.ts';

/** A client that cannot keep up is dropped rather than buffered without end. */
const bufferedBytesMax = 8 * 1024 * 1024;
const authenticationMs = 10_000;
const knownStreams = new Set(['trade_updates']);

interface Client {
  readonly socket: WebSocket;
  readonly packed: boolean;
  accountId: string | null;
  streams: readonly string[];
}

type Message = Readonly<Record<string, unknown>>;

function send(client: Client, message: Message): void {
  if (client.socket.bufferedAmount > bufferedBytesMax) {
    client.socket.close(1008, 'slow client');
    return;
  }
  // Binary frames whatever the encoding: that is what the paper host sends.
  client.socket.send(client.packed ? encode(message) : Buffer.from(JSON.stringify(message)), { binary: true });
}

const failed = (text: string): Message => ({ stream: 'error', data: { action: 'error', error_message: text } });

function read(raw: RawData, packed: boolean): Message | null {
  const bytes = Array.isArray(raw) ? Buffer.concat(raw) : Buffer.from(raw as ArrayBuffer);
  try {
    const value: unknown = packed && bytes[0] !== 0x7b ? decode(bytes) : JSON.parse(bytes.toString('utf8'));
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Message) : null;
  } catch {
    return null;
  }
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Keys come under `data` (authenticate) or beside the action (auth). */
function keysOf(message: Message): { readonly keyId: string; readonly secret: string } {
  const data = (message['data'] ?? {}) as Message;
  return { keyId: textOf(data['key_id'] ?? message['key']), secret: textOf(data['secret_key'] ?? message['secret']) };
}

async function handle(client: Client, message: Message, dependencies: AlpacaDependencies): Promise<void> {
  const action = textOf(message['action']);
  if (action === 'authenticate' || action === 'auth') {
    const { keyId, secret } = keysOf(message);
    const caller = await dependencies.authenticate(keyId, secret);
    client.accountId = caller?.accountId ?? null;
    const status = caller === null ? 'unauthorized' : 'authorized';
    send(client, { stream: 'authorization', data: { status, action: 'authenticate' } });
    return;
  }
  if (action === 'listen') {
    if (client.accountId === null) {
      send(client, { stream: 'authorization', data: { status: 'unauthorized', action: 'listen' } });
      return;
    }
    const asked = (message['data'] as Message | undefined)?.['streams'];
    client.streams = Array.isArray(asked)
      ? asked.filter((name): name is string => knownStreams.has(name as string))
      : [];
    send(client, { stream: 'listening', data: { streams: [...client.streams] } });
    return;
  }
  send(client, failed(`unknown action ${action.slice(0, 32)}`));
}

/** The order as it was right after the event, from its latest row and what the event says. */
function orderAfter(
  row: OrderRow,
  event: OrderEvent,
  pending: boolean,
  quantityScale: number,
): Record<string, unknown> {
  const at = formatInstant(event.at);
  const view = orderView(row);
  const open = { ...view, updated_at: at, filled_at: null, canceled_at: null, expired_at: null, failed_at: null };
  switch (event.type) {
    case 'OrderAccepted':
      return { ...open, status: pending ? 'pending_new' : event.status, filled_qty: '0', filled_avg_price: null };
    case 'OrderActivated':
      return { ...open, status: 'new', filled_qty: '0', filled_avg_price: null };
    case 'OrderFilled':
      return {
        ...open,
        status: event.status,
        filled_at: event.status === 'filled' ? at : null,
        ...fillTotals(event, quantityScale),
      };
    default:
      return view;
  }
}

function fillTotals(
  event: Extract<OrderEvent, { type: 'OrderFilled' }>,
  quantityScale: number,
): Record<string, string> {
  const average = divideRounded(
    event.filledNotional * powerOfTen(quantityScale),
    BigInt(event.filledQuantity),
    'halfEven',
  );
  return {
    filled_qty: formatDecimal(event.filledQuantity, quantityScale),
    filled_avg_price: formatDecimal(average, cashScale),
  };
}

interface Update {
  readonly event: string;
  readonly pending: boolean;
}

function updatesOf(event: OrderEvent): readonly Update[] {
  switch (event.type) {
    case 'OrderAccepted':
      return event.status === 'accepted'
        ? [{ event: 'accepted', pending: false }]
        : [
            { event: 'pending_new', pending: true },
            { event: 'new', pending: false },
          ];
    case 'OrderActivated':
      return [{ event: 'new', pending: false }];
    case 'OrderFilled':
      return [{ event: event.status === 'filled' ? 'fill' : 'partial_fill', pending: false }];
    case 'OrderCanceled':
      return [{ event: 'canceled', pending: false }];
    case 'OrderExpired':
      return [{ event: 'expired', pending: false }];
    case 'OrderRejected':
      return [{ event: 'rejected', pending: false }];
    case 'OrderDenied':
      return [];
  }
}

const orderEventTypes = new Set<string>([
  'OrderAccepted',
  'OrderActivated',
  'OrderFilled',
  'OrderCanceled',
  'OrderExpired',
  'OrderRejected',
  'OrderDenied',
] satisfies OrderEvent['type'][]);

export function registerTradingStream(app: FastifyInstance, dependencies: AlpacaDependencies): void {
  const { gateway, sql } = dependencies;
  const clients = new Set<Client>();
  // Batches are told one after another: reading an order's row takes a moment, and order must hold across commits.
  let telling: Promise<void> = Promise.resolve();

  const tell = async (batch: CommittedBatch): Promise<void> => {
    for (const { event, eventSequence } of batch.events) {
      if (!orderEventTypes.has(event.type)) continue;
      const orderEvent = event as OrderEvent;
      const listeners = [...clients].filter(
        ({ accountId, streams }) => accountId === orderEvent.accountId && streams.length > 0,
      );
      if (listeners.length === 0) continue;
      const row = await orderById(sql, orderEvent.accountId, orderEvent.orderId);
      if (row === null) continue;
      for (const update of updatesOf(orderEvent)) {
        const data = updateData(orderEvent, update, row, eventSequence);
        for (const client of listeners) send(client, { stream: 'trade_updates', data });
      }
    }
  };

  const updateData = (event: OrderEvent, update: Update, row: OrderRow, eventSequence: number): Message => {
    const instrument = ensureDefined(
      gateway.instrumentById(row.instrument_id),
      `an order in an unknown instrument ${row.instrument_id}`,
    );
    const common = {
      event: update.event,
      timestamp: formatInstant(event.at),
      execution_id:
        event.type === 'OrderFilled'
          ? event.fillId
          : hashedUuid(gateway.worldId, 'execution', eventSequence, update.event),
      order: orderAfter(row, event, update.pending, instrument.quantityScale),
    };
    if (event.type !== 'OrderFilled') return common;
    return {
      ...common,
      price: formatDecimal(event.price, instrument.priceScale),
      qty: formatDecimal(event.quantity, instrument.quantityScale),
      position_qty: formatDecimal(event.positionQuantity, instrument.quantityScale),
    };
  };

  const unsubscribe = gateway.subscribe((batch) => {
    if (clients.size === 0 || batch.events.length === 0) return;
    telling = telling
      .then(() => tell(batch))
      .catch((error: unknown) => app.log.error({ error }, 'trade updates could not be told'));
  });
  app.addHook('onClose', async () => {
    unsubscribe();
    for (const { socket } of clients) socket.close(1001, 'going away');
  });

  app.get(
    '/stream',
    {
      websocket: true,
      config: { access: 'public' },
      schema: { tags: ['Alpaca dialect'], summary: 'Trading stream (WebSocket)' },
    },
    (socket, request) => {
      const packed = (request.headers['content-type'] ?? '').includes('msgpack');
      const client: Client = { socket, packed, accountId: null, streams: [] };
      clients.add(client);
      const timer = setTimeout(() => {
        if (client.accountId === null) socket.close(1008, 'authentication timed out');
      }, authenticationMs);
      // Messages of one client are handled in order, so that a listen never overtakes its authenticate.
      let handling: Promise<void> = Promise.resolve();
      socket.on('message', (raw) => {
        const message = read(raw, packed);
        if (message === null) {
          send(client, failed('invalid syntax'));
          return;
        }
        handling = handling
          .then(() => handle(client, message, dependencies))
          .catch((error: unknown) => {
            request.log.error({ error }, 'a stream message failed');
            send(client, failed('internal error'));
          });
      });
      socket.on('close', () => {
        clearTimeout(timer);
        clients.delete(client);
      });
    },
  );
}
