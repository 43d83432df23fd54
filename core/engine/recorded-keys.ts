import { type OrderId, violated } from '../units/index.ts';

/** What became of the request that used a clientOrderId or idempotency key. */
export interface RecordedKey {
  readonly requestHash: string;
  /** Null for a posting of cash. */
  readonly orderId: OrderId | null;
  readonly denied: { readonly code: string; readonly details: Readonly<Record<string, string>> } | null;
}

/** Of the table of places, always a power of two and at least twice the keys. */
const placesAtFirst = 16;
const empty = -1;
const compactAt = 4_096;

/**
 * The keys of an account's requests, oldest first. Every order asks for its key, records it and lets an old one go, so this is a
 * queue with a table of its own beside it: a `Map` moves through memory as keys come and go, and looks at several old texts to
 * find that a new one is not there. Here texts are compared only when their hashes are equal.
 */
export class RecordedKeys {
  /** The queue; what left it at the front is empty until the next compaction. */
  private keys: string[] = [];
  private records: (RecordedKey | null)[] = [];
  private hashes: number[] = [];
  /** Sequences of their orders; 0 for those that were closed already. */
  private sequences: number[] = [];
  private head = 0;
  /** Open addressing: places in the queue by the hash of their key, the next free one when that is taken. */
  private table = new Int32Array(placesAtFirst).fill(empty);
  /** Asking for a key and recording it follow each other. */
  private lastKey = '';
  private lastHash = 0;

  get size(): number {
    return this.keys.length - this.head;
  }

  has(key: string): boolean {
    return this.slotOf(key, this.hashOf(key)) >= 0;
  }

  get(key: string): RecordedKey | undefined {
    const slot = this.slotOf(key, this.hashOf(key));
    return slot < 0 ? undefined : (this.records[this.table[slot]!] ?? undefined);
  }

  /** As the newest. A key is recorded once. `orderSequence` is that of an order that is open now, else 0. */
  add(key: string, recorded: RecordedKey, orderSequence: number): void {
    const hash = this.hashOf(key);
    if (this.slotOf(key, hash) >= 0) violated(`the key ${key} is taken`);
    this.append(key, recorded, hash, orderSequence);
  }

  /** Of the order whose key has been there for longest. The record itself was last touched a thousand orders ago: memory is slow. */
  oldestSequence(): number {
    return this.sequences[this.head] ?? violated('no key is recorded');
  }

  /** Lets the oldest go. */
  dropOldest(): void {
    this.leave();
  }

  /** Makes the oldest the newest. */
  renewOldest(): void {
    const key = this.keys[this.head] ?? violated('no key is recorded');
    const recorded = this.records[this.head]!;
    const hash = this.hashes[this.head]!;
    const orderSequence = this.sequences[this.head]!;
    this.leave();
    this.append(key, recorded, hash, orderSequence);
  }

  /** Oldest first. */
  *entries(): IterableIterator<readonly [string, RecordedKey]> {
    for (let at = this.head; at < this.keys.length; at++) {
      const recorded = this.records[at];
      if (recorded != null) yield [this.keys[at]!, recorded];
    }
  }

  private append(key: string, recorded: RecordedKey, hash: number, orderSequence: number): void {
    if (2 * (this.size + 1) > this.table.length) this.rebuild(2 * this.table.length);
    this.keys.push(key);
    this.records.push(recorded);
    this.hashes.push(hash);
    this.sequences.push(orderSequence);
    this.enter(this.keys.length - 1, hash);
  }

  private leave(): void {
    if (this.size === 0) violated('no key is recorded');
    this.free(this.head, this.hashes[this.head]!);
    // What has left is not kept alive until the next compaction.
    this.keys[this.head] = '';
    this.records[this.head] = null;
    this.head += 1;
    if (this.head === compactAt) this.compact();
  }

  private compact(): void {
    this.keys = this.keys.slice(this.head);
    this.records = this.records.slice(this.head);
    this.hashes = this.hashes.slice(this.head);
    this.sequences = this.sequences.slice(this.head);
    this.head = 0;
    this.rebuild(this.table.length);
  }

  private rebuild(length: number): void {
    if (length === this.table.length) this.table.fill(empty);
    else this.table = new Int32Array(length).fill(empty);
    for (let place = this.head; place < this.keys.length; place++) this.enter(place, this.hashes[place]!);
  }

  private enter(place: number, hash: number): void {
    const last = this.table.length - 1;
    let slot = hash & last;
    while (this.table[slot] !== empty) slot = (slot + 1) & last;
    this.table[slot] = place;
  }

  /** Frees the slot of a place; those that follow move up, so that no search ends before its key. */
  private free(place: number, hash: number): void {
    const { table } = this;
    const last = table.length - 1;
    let gap = hash & last;
    while (table[gap] !== place) gap = (gap + 1) & last;
    for (let slot = (gap + 1) & last; table[slot] !== empty; slot = (slot + 1) & last) {
      const home = this.hashes[table[slot]!]! & last;
      // Cyclic: from its home to its slot, does the way lead over the gap?
      if (((slot - home) & last) < ((slot - gap) & last)) continue;
      table[gap] = table[slot]!;
      gap = slot;
    }
    table[gap] = empty;
  }

  /** -1 when the key is not recorded. */
  private slotOf(key: string, hash: number): number {
    const { table, hashes } = this;
    const last = table.length - 1;
    for (let slot = hash & last; ; slot = (slot + 1) & last) {
      const place = table[slot]!;
      if (place === empty) return -1;
      if (hashes[place] === hash && this.keys[place] === key) return slot;
    }
  }

  private hashOf(key: string): number {
    if (key !== this.lastKey) {
      this.lastHash = hashOfKey(key);
      this.lastKey = key;
    }
    return this.lastHash;
  }
}

/** FNV-1a over code units (Fowler, Noll, Vo), its high bits folded into the low ones that the table looks at; 31 bits. */
function hashOfKey(key: string): number {
  let hash = 0x811c9dc5 | 0;
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 15;
  return (hash ^ (hash >>> 7)) & 0x7fffffff;
}
