import { randomUnit } from '@quire/core/units';
import type { RunningServer } from '../support/running-server.ts';

/** What a client was told about an order, or that it was told nothing. */
export interface SentOrder {
  readonly clientOrderId: string;
  readonly body: Readonly<Record<string, string>>;
  /** From an answer that the client received whole. */
  acknowledged: { readonly orderId: string; readonly status: string } | null;
  /** A definite refusal, received whole. */
  refused: boolean;
  cancelAcknowledged: boolean;
}

const randomPurpose = 1;
/** Roughly one order in four rests, far from any market, to be canceled or found again. */
const kinds = ['buy', 'sell', 'rest', 'buy'] as const;
const symbols = ['AAPL', 'MSFT', 'BTC/USD'];

/** Sends orders one after the other until the server is gone or `stop` is called. Its orders are a function of seed, client and count. */
export class TradingClient {
  readonly sent: SentOrder[] = [];
  readonly #seed: number;
  readonly #index: number;
  #stopped = false;
  #count = 0;

  constructor(seed: number, index: number) {
    this.#seed = seed;
    this.#index = index;
  }

  stop(): void {
    this.#stopped = true;
  }

  get acknowledgedCount(): number {
    return this.sent.filter(({ acknowledged }) => acknowledged !== null).length;
  }

  async run(server: RunningServer): Promise<void> {
    this.#stopped = false;
    while (!this.#stopped) {
      const order = this.#nextOrder();
      this.sent.push(order);
      if (!(await submit(server, order))) return;
      if (order.acknowledged && this.#draw(1) < 0.3 && isResting(order)) {
        if (!(await cancel(server, order))) return;
      }
    }
  }

  #draw(index: number): number {
    return randomUnit(this.#seed, randomPurpose, this.#index, this.#count * 4 + index);
  }

  #nextOrder(): SentOrder {
    this.#count += 1;
    const kind = kinds[Math.floor(this.#draw(2) * kinds.length)]!;
    const symbol = symbols[Math.floor(this.#draw(3) * symbols.length)]!;
    const clientOrderId = `kill-${this.#seed}-${this.#index}-${this.#count}`;
    const body: Record<string, string> = {
      symbol,
      side: kind === 'sell' ? 'sell' : 'buy',
      orderType: kind === 'rest' ? 'limit' : 'market',
      timeInForce: 'gtc',
      quantity: symbol === 'BTC/USD' ? '0.01' : '1',
      clientOrderId,
    };
    if (kind === 'rest') body['limitPrice'] = '1.00';
    return { clientOrderId, body, acknowledged: null, refused: false, cancelAcknowledged: false };
  }
}

const isResting = (order: SentOrder): boolean => order.body['orderType'] === 'limit';

/** False when the connection broke: the client knows nothing then. */
export async function submit(server: RunningServer, order: SentOrder): Promise<boolean> {
  const answer = await send(server, 'POST', '/api/v1/orders', JSON.stringify(order.body));
  if (answer === null) return false;
  if (answer.status === 200 || answer.status === 201) {
    order.acknowledged = { orderId: String(answer.json['orderId']), status: String(answer.json['status']) };
  } else if (answer.status >= 400 && answer.status < 500 && answer.status !== 429) {
    order.refused = true;
  } else if (answer.status !== 429 && answer.status !== 503) {
    throw new Error(`POST /api/v1/orders answered ${answer.status}: ${JSON.stringify(answer.json)}`);
  }
  return true;
}

async function cancel(server: RunningServer, order: SentOrder): Promise<boolean> {
  const answer = await send(server, 'DELETE', `/api/v1/orders/${order.acknowledged!.orderId}`);
  if (answer === null) return false;
  order.cancelAcknowledged = answer.status === 200;
  return true;
}

interface Answer {
  readonly status: number;
  readonly json: Readonly<Record<string, unknown>>;
}

/** Null when no whole answer came. */
async function send(server: RunningServer, method: string, path: string, body?: string): Promise<Answer | null> {
  try {
    const answer = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        'apca-api-key-id': server.keyId,
        'apca-api-secret-key': server.secret,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    return { status: answer.status, json: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  } catch (error) {
    // A connection that broke is what the harness provokes; anything else is a fault of the harness itself.
    if (error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
}
