import { assert } from '../../units/index.ts';

interface Member {
  readonly reference: number;
  readonly isOwn: boolean;
  quantity: number;
  next: Member | null;
}

/** What an execution of the feed means for an own order that stood in front of the order it hit. */
export type OwnExecution = (reference: number, quantity: number) => void;

/**
 * The exact queue of one price on a feed that shows every order, with own orders among the feed's. Nothing is estimated: an own
 * order is behind what was there when it came and ahead of what came later. Quantities are lots; references are positive and
 * unique within the level, own or not.
 */
export class FifoQueue {
  private head: Member | null = null;
  private tail: Member | null = null;
  private readonly members = new Map<number, Member>();

  /** Joins at the back. */
  add(reference: number, quantity: number, isOwn: boolean): void {
    assert(quantity > 0, 'an order in a queue has a quantity');
    assert(!this.members.has(reference), `reference ${reference} is in the queue`);
    const member: Member = { reference, isOwn, quantity, next: null };
    if (this.tail === null) this.head = member;
    else this.tail.next = member;
    this.tail = member;
    this.members.set(reference, member);
  }

  /** Takes quantity from an order, which keeps its place; all of it removes the order. Unknown references change nothing. */
  reduce(reference: number, quantity: number): void {
    const member = this.members.get(reference);
    if (member === undefined) return;
    assert(quantity > 0 && quantity <= member.quantity, 'an order loses no more than it has');
    member.quantity -= quantity;
    if (member.quantity === 0) this.remove(member);
  }

  /**
   * The feed reports that `quantity` of one of its orders was executed. In our world the taker meets own orders in front of that
   * one first: each is told what it gets, oldest first, together at most `quantity`. The feed's order loses what the feed says,
   * because its history is a fact.
   */
  execute(reference: number, quantity: number, onOwn: OwnExecution): void {
    let left = quantity;
    for (let member = this.head; member !== null && member.reference !== reference && left > 0; member = member.next) {
      if (!member.isOwn) continue;
      const taken = Math.min(left, member.quantity);
      left -= taken;
      onOwn(member.reference, taken);
      this.reduce(member.reference, taken);
    }
    this.reduce(reference, quantity);
  }

  /** Quantity in front of an order, of the feed's orders and own ones alike. */
  aheadOf(reference: number): number {
    assert(this.members.has(reference), `reference ${reference} is not in the queue`);
    let ahead = 0;
    for (let member = this.head; member !== null && member.reference !== reference; member = member.next) {
      ahead += member.quantity;
    }
    return ahead;
  }

  remaining(reference: number): number {
    return this.members.get(reference)?.quantity ?? 0;
  }

  private remove(gone: Member): void {
    this.members.delete(gone.reference);
    let before: Member | null = null;
    for (let member = this.head; member !== gone && member !== null; member = member.next) before = member;
    if (before === null) this.head = gone.next;
    else before.next = gone.next;
    if (this.tail === gone) this.tail = before;
  }
}
