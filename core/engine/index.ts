export * from './accessors.ts';
export { type AccountConduct, countWithin, dayTradeDays, goodFaithDays } from './account-conduct.ts';
export { goodFaithViolationsMax } from './account-view.ts';
export { affordableQuantity } from './affordable-quantity.ts';
export { applyEvent } from './apply-event.ts';
export { type AuctionTime, auctionIn } from './auction-times.ts';
export { CorruptRecord } from './codec/codec.ts';
export { decodeEvent, encodeEvent } from './codec/event-codec.ts';
export { decodeInput, encodeInput, inputFormatVersion } from './codec/input-codec.ts';
export type { HaltState, KnownAction, SymbolAlias } from './corporate-state.ts';
export { type AccountState, type PositionState, recordedKeysMax } from './durable-state.ts';
export { engineVersion } from './engine-version.ts';
export * from './event.ts';
export * from './explain-order.ts';
export { haltOf } from './halts.ts';
export * from './input.ts';
export { lifeRatesOf } from './live-on.ts';
export * from './order-outlook.ts';
export {
  type CommandRefusalCode,
  commandRefusalCodes,
  type OrderEndReason,
  orderEndReasons,
  outcomeOfOrder,
  refusalMessages,
} from './outcome.ts';
export type { RecordedKey } from './recorded-keys.ts';
export { durableFormatVersion, encodeDurable, restoreDurable } from './recovery/durable-snapshot.ts';
export { headOf, setHead, type WorldHead } from './recovery/head.ts';
export { encodeMarket } from './recovery/market-snapshot.ts';
export { type KeptTape, type RecoveredBars, recoverBars } from './recovery/recover-bars.ts';
export { resumeInput } from './recovery/resume-world.ts';
export { cashRequestHash, resetRequestHash } from './request-hash.ts';
export { durableHash, stateHash } from './state-hash.ts';
export { step } from './step.ts';
export { type BarColumnSet, stepBar, stepColumn } from './step-bar.ts';
export { attachStrategy, detachStrategy, strategyRequestsMax } from './strategy-requests.ts';
export {
  type ChainMode,
  createStepOutput,
  createWorld,
  type Publication,
  resetStepOutput,
  type World,
  type WorldOptions,
} from './world.ts';
