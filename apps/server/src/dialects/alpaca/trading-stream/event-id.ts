/**
 * Ids of trade events: ULIDs, 26 letters of Crockford's base 32 that sort by time. The first ten hold the millisecond, the rest the
 * place in the journal, so that a client can go on after the last one it has heard.
 */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const timeLength = 10;
const placeLength = 16;
/** An event of ours is told as at most so many of the wire's. */
const toldMax = 8;

/** @param index which of the events of the wire that one of ours is told as */
export function eventId(atMicros: number, eventSequence: number, index: number): string {
  const milliseconds = Math.floor(atMicros / 1_000);
  return (
    encoded(BigInt(milliseconds), timeLength) +
    encoded(BigInt(eventSequence) * BigInt(toldMax) + BigInt(index), placeLength)
  );
}

/** Null: not one of ours. */
export function parseEventId(id: string): { readonly eventSequence: number; readonly index: number } | null {
  if (id.length !== timeLength + placeLength) return null;
  let place = 0n;
  for (const letter of id.slice(timeLength)) {
    const digit = letters.indexOf(letter);
    if (digit < 0) return null;
    place = place * 32n + BigInt(digit);
  }
  const eventSequence = place / BigInt(toldMax);
  if (eventSequence > BigInt(Number.MAX_SAFE_INTEGER)) return null;
  return { eventSequence: Number(eventSequence), index: Number(place % BigInt(toldMax)) };
}

function encoded(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest /= 32n) text = letters[Number(rest % 32n)]! + text;
  return text;
}
