import { type DurationMicros, randomUnit } from '../../units/index.ts';

/** Durations in microseconds: a constant, and on top a share of the jitter drawn for the one order. */
export interface LatencyModel {
  readonly entryMicros: number;
  readonly responseMicros: number;
  readonly jitterMicros: number;
}

export const noLatency: LatencyModel = { entryMicros: 0, responseMicros: 0, jitterMicros: 0 };

/** Purposes of keyed draws in the exchange, apart from those of the simulator. */
export const latencyPurpose = 9_001;
export const fillPurpose = 9_002;

/** From the acceptance of an order until its market has it. The draw belongs to the order, so one more order changes no other's. */
export function entryLatency(model: LatencyModel, seed: number, orderSequence: number): DurationMicros {
  return drawn(model.entryMicros, model.jitterMicros, seed, orderSequence, 0);
}

/** From a request to cancel an order until its market has the request. */
export function cancelLatency(model: LatencyModel, seed: number, orderSequence: number): DurationMicros {
  return drawn(model.entryMicros, model.jitterMicros, seed, orderSequence, 2);
}

/** From a fill until its owner hears of it. */
export function responseLatency(model: LatencyModel, seed: number, orderSequence: number): DurationMicros {
  return drawn(model.responseMicros, model.jitterMicros, seed, orderSequence, 1);
}

function drawn(constant: number, jitter: number, seed: number, entity: number, index: number): DurationMicros {
  const extra = jitter === 0 ? 0 : Math.floor(randomUnit(seed, latencyPurpose, entity, index) * jitter);
  return (constant + extra) as DurationMicros;
}
