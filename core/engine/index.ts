export { CorruptRecord } from './codec/codec.ts';
export { decodeEvent, encodeEvent } from './codec/event-codec.ts';
export { decodeInput, encodeInput, inputFormatVersion } from './codec/input-codec.ts';
export * from './event.ts';
export * from './input.ts';
