import { type FillEvent, noFills, type OperationResult, type TextBook } from './result.ts';

const none = -1;

/**
 * The practical limit that our book is measured against, written from its description in three lines: one array place per
 * price, orders in typed arrays linked per price, a `Map` from text id to slot, and a result and fill objects per order. It knows
 * its price range beforehand, takes only small integers, checks nothing and cannot do what a book of ours must (saved state,
 * fill-or-kill, any price, exact totals).
 */
export class LimitBehindText implements TextBook {
  private readonly slots = new Map<string, number>();
  private readonly text: string[] = [];
  private readonly quantity: Int32Array;
  private readonly price: Int32Array;
  private readonly side: Uint8Array;
  private readonly next: Int32Array;
  private readonly previous: Int32Array;
  private readonly head: Int32Array;
  private readonly tail: Int32Array;
  private free = none;
  private used = 0;
  private bestBid = none;
  private bestAsk: number;
  private readonly priceMax: number;

  constructor(priceMax: number, ordersMax: number) {
    this.priceMax = priceMax;
    this.bestAsk = priceMax;
    this.quantity = new Int32Array(ordersMax);
    this.price = new Int32Array(ordersMax);
    this.side = new Uint8Array(ordersMax);
    this.next = new Int32Array(ordersMax);
    this.previous = new Int32Array(ordersMax);
    this.head = new Int32Array(priceMax).fill(none);
    this.tail = new Int32Array(priceMax).fill(none);
  }

  limit(order: string, side: number, price: number, quantity: number): OperationResult {
    const fills: FillEvent[] = [];
    const remaining = side === 0 ? this.buy(order, price, quantity, fills) : this.sell(order, price, quantity, fills);
    if (remaining > 0) this.add(order, side, price, remaining);
    return { order, remaining, fills };
  }

  market(order: string, side: number, quantity: number): OperationResult {
    const fills: FillEvent[] = [];
    const remaining =
      side === 0 ? this.buy(order, this.priceMax - 1, quantity, fills) : this.sell(order, 0, quantity, fills);
    return { order, remaining, fills };
  }

  cancel(order: string): OperationResult {
    const slot = this.slots.get(order);
    if (slot === undefined) return { order, remaining: 0, fills: noFills };
    const remaining = this.quantity[slot]!;
    this.unlink(slot);
    return { order, remaining, fills: noFills };
  }

  resting(): { order: string; side: number; price: number; quantity: number }[] {
    const rows: { order: string; side: number; price: number; quantity: number }[] = [];
    const visit = (price: number, side: number): void => {
      for (let slot = this.head[price]!; slot !== none; slot = this.next[slot]!) {
        if (this.side[slot] === side)
          rows.push({ order: this.text[slot]!, side, price, quantity: this.quantity[slot]! });
      }
    };
    for (let price = this.priceMax - 1; price >= 0; price--) visit(price, 0);
    for (let price = 0; price < this.priceMax; price++) visit(price, 1);
    return rows;
  }

  private buy(taker: string, limit: number, quantity: number, fills: FillEvent[]): number {
    let remaining = quantity;
    while (remaining > 0 && this.bestAsk <= limit && this.bestAsk < this.priceMax) {
      remaining = this.trade(this.head[this.bestAsk]!, taker, remaining, fills);
    }
    return remaining;
  }

  private sell(taker: string, limit: number, quantity: number, fills: FillEvent[]): number {
    let remaining = quantity;
    while (remaining > 0 && this.bestBid >= limit && this.bestBid >= 0) {
      remaining = this.trade(this.head[this.bestBid]!, taker, remaining, fills);
    }
    return remaining;
  }

  private trade(maker: number, takerOrder: string, wanted: number, fills: FillEvent[]): number {
    const resting = this.quantity[maker]!;
    const quantity = Math.min(resting, wanted);
    fills.push({ makerOrder: this.text[maker]!, takerOrder, price: this.price[maker]!, quantity });
    if (quantity === resting) this.unlink(maker);
    else this.quantity[maker] = resting - quantity;
    return wanted - quantity;
  }

  private add(order: string, side: number, price: number, quantity: number): void {
    let slot = this.free;
    if (slot === none) slot = this.used++;
    else this.free = this.next[slot]!;
    this.slots.set(order, slot);
    this.text[slot] = order;
    this.quantity[slot] = quantity;
    this.price[slot] = price;
    this.side[slot] = side;
    const tail = this.tail[price]!;
    this.next[slot] = none;
    this.previous[slot] = tail;
    if (tail === none) this.head[price] = slot;
    else this.next[tail] = slot;
    this.tail[price] = slot;
    if (side === 0) this.bestBid = Math.max(this.bestBid, price);
    else this.bestAsk = Math.min(this.bestAsk, price);
  }

  private unlink(slot: number): void {
    const price = this.price[slot]!;
    const next = this.next[slot]!;
    const previous = this.previous[slot]!;
    if (previous === none) this.head[price] = next;
    else this.next[previous] = next;
    if (next === none) this.tail[price] = previous;
    else this.previous[next] = previous;
    this.slots.delete(this.text[slot]!);
    this.next[slot] = this.free;
    this.free = slot;
    if (price === this.bestBid && this.side[slot] === 0) this.lowerBestBid();
    else if (price === this.bestAsk && this.side[slot] === 1) this.raiseBestAsk();
  }

  private lowerBestBid(): void {
    while (this.bestBid >= 0 && this.head[this.bestBid] === none) this.bestBid--;
  }

  private raiseBestAsk(): void {
    while (this.bestAsk < this.priceMax && this.head[this.bestAsk] === none) this.bestAsk++;
  }
}
