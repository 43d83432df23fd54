import { type DomainEvent, encodeEvent } from '@quire/core/engine';

/**
 * The texts of events that `step` has encoded for the chain already: the journal stores the same texts, and encoding an order twice costs
 * as much as stepping it.
 */
const texts = new WeakMap<DomainEvent, string>();

export function rememberEncoded(event: DomainEvent, text: string): void {
  texts.set(event, text);
}

/** The event's text, remembered or made. */
export function encodedEvent(event: DomainEvent): string {
  return texts.get(event) ?? encodeEvent(event);
}
