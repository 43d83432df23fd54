import type { AccountId, ClientOrderId, OrderId } from '@quire/core/units';

/** Where orders go: to our own simulated exchange, or to somebody else's with real money. */
export type BrokerMode = 'paper' | 'live';

export interface BrokerAccount {
  readonly accountId: AccountId;
  readonly mode: BrokerMode;
  readonly currency: string;
  /** Exact decimals as text, here and below. */
  readonly cash: string;
  readonly buyingPower: string;
  /** Null while something held has no price. */
  readonly equity: string | null;
}

export interface BrokerPosition {
  readonly symbol: string;
  /** Signed: negative is short. */
  readonly quantity: string;
  readonly averageEntryPrice: string | null;
  readonly markPrice: string | null;
  readonly unrealizedPnl: string | null;
}

export interface BrokerOrder {
  /** Chosen before sending: the same id with the same content is the same order, however often it is sent. */
  readonly clientOrderId: ClientOrderId;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly orderType: 'market' | 'limit' | 'stop' | 'stop_limit';
  readonly timeInForce: 'day' | 'gtc' | 'ioc' | 'fok';
  readonly quantity: string;
  readonly limitPrice: string | null;
  readonly stopPrice: string | null;
}

/** An order as the broker has it now. */
export interface BrokerOrderReport {
  readonly orderId: OrderId;
  readonly clientOrderId: ClientOrderId;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly status: string;
  /** False once nothing more can happen to it. */
  readonly isOpen: boolean;
  readonly quantity: string;
  readonly filledQuantity: string;
  readonly averageFillPrice: string | null;
  readonly reasonCode: string | null;
}

/**
 * A broker on behalf of one account. Every promise settles with what the broker has made sure of. It rejects with
 * `BrokerRefusal` when the broker said no, which is final, and with `BrokerUnreachable` when nobody knows: then the same call
 * with the same clientOrderId is safe to repeat.
 */
export interface Broker {
  readonly mode: BrokerMode;
  /** For people and logs. */
  readonly name: string;
  account(): Promise<BrokerAccount>;
  positions(): Promise<readonly BrokerPosition[]>;
  submitOrder(order: BrokerOrder): Promise<BrokerOrderReport>;
  /** Null: the broker knows no such order of this account. */
  findOrder(orderId: OrderId): Promise<BrokerOrderReport | null>;
  openOrders(): Promise<readonly BrokerOrderReport[]>;
  cancelOrder(orderId: OrderId): Promise<BrokerOrderReport>;
  /** Sells or buys back all of a position at the market. */
  closePosition(symbol: string): Promise<readonly BrokerOrderReport[]>;
}

export class BrokerRefusal extends Error {
  override readonly name = 'BrokerRefusal';
  readonly code: string;
  readonly details: Readonly<Record<string, string>>;
  constructor(code: string, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.code = code;
    this.details = details;
  }
}

export class BrokerUnreachable extends Error {
  override readonly name = 'BrokerUnreachable';
  readonly retryAfterSeconds: number;
  constructor(message: string, retryAfterSeconds: number) {
    super(message);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
