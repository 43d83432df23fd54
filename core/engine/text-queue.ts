import { ensureDefined } from '../units/index.ts';

const compactAt = 4_096;

/** First in, first out. A `Map` would do, but finding its oldest entry steps over every deleted one. */
export class TextQueue implements Iterable<string> {
  private items: string[] = [];
  private head = 0;

  push(item: string): void {
    this.items.push(item);
  }

  shift(): string {
    const item = ensureDefined(this.items[this.head], 'the queue is empty');
    // What has left is not kept alive until the next compaction.
    this.items[this.head] = '';
    this.head += 1;
    if (this.head === compactAt) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
    return item;
  }

  *[Symbol.iterator](): Iterator<string> {
    for (let at = this.head; at < this.items.length; at++) yield this.items[at]!;
  }
}
