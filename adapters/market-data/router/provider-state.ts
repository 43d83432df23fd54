import type { MarketDataCapability, MarketDataFailure, ProviderLimits } from '@quire/ports/market-data';
import { isProvidersFault } from '@quire/ports/market-data';

/**
 * What is known of one provider, shared by all processes. Everything here is a pure function of the state and the time, so that
 * the rules can be read and tested without clock, network or database.
 */
export interface ProviderState {
  /** Requests taken, by slot of five seconds, newest last. */
  readonly taken: readonly (readonly [slot: number, count: number])[];
  /** Requests taken on the day that `day` counts from 1970, UTC. */
  readonly day: number;
  readonly dayTaken: number;
  /** The provider itself asked to be left alone until then. */
  readonly blockedUntil: number;
  readonly circuit: Circuit;
  /** Answers by minute, newest last. */
  readonly window: readonly WindowMinute[];
  readonly lastFailure: LastFailure | null;
  /** It was preferred, failed, and another answered. */
  readonly lastFailover: LastFailover | null;
  /** It refused the key; only another key helps. */
  readonly isKeyRefused: boolean;
  /** Capabilities that the plan of the key does not include, and until when we do not ask again. */
  readonly notEntitled: Readonly<Partial<Record<MarketDataCapability, number>>>;
}

export interface Circuit {
  /** Closed: asked. Open: left alone. Half-open: one is asked at a time, to see. */
  readonly phase: 'closed' | 'open' | 'half-open';
  /** Failures in a row while closed; successes in a row while half-open. */
  readonly run: number;
  readonly openUntil: number;
  /** How long it was open the last time; it doubles while trials fail. */
  readonly openMs: number;
  /** While half-open, nobody else is let through before. */
  readonly trialUntil: number;
}

export interface WindowMinute {
  readonly minute: number;
  readonly answered: number;
  readonly failed: number;
  readonly latencyMs: number;
}

export interface LastFailure {
  readonly at: number;
  readonly code: string;
  readonly detail: string;
  readonly capability: string;
}

export interface LastFailover {
  readonly at: number;
  readonly capability: string;
  readonly to: string;
  readonly code: string;
  readonly detail: string;
}

/** Failures in a row that open the circuit, successes in a row that close it, and how long it is open at first and at most. */
export const circuitRules = { failuresToOpen: 5, successesToClose: 3, openMs: 60_000, openMsMax: 960_000 } as const;
/** Work that nobody waits for stops at this share of a day's limit; the rest is for people. */
export const targetShare = 0.75;
const slotMs = 5_000;
const minuteMs = 60_000;
const dayMs = 86_400_000;
const windowMinutes = 10;
const trialMs = 30_000;
/** A provider that says "too many" without saying how long is left alone for so long. */
const blockMsDefault = 60_000;
const notEntitledMs = 3_600_000;

export const freshState: ProviderState = {
  taken: [],
  day: 0,
  dayTaken: 0,
  blockedUntil: 0,
  circuit: { phase: 'closed', run: 0, openUntil: 0, openMs: 0, trialUntil: 0 },
  window: [],
  lastFailure: null,
  lastFailover: null,
  isKeyRefused: false,
  notEntitled: {},
};

/** Who waits: work in the background leaves a share of the day for people. */
export type Urgency = 'background' | 'interactive';

export interface Refused {
  readonly code: 'RATE_LIMITED' | 'BUDGET_SPENT' | 'CIRCUIT_OPEN' | 'UNAUTHORIZED';
  readonly detail: string;
  readonly retryAfterMs: number | null;
}

export interface Admission {
  readonly state: ProviderState;
  /** How many requests may be sent; 0 when refused. */
  readonly granted: number;
  readonly refused: Refused | null;
}

/**
 * Takes up to `wanted` requests from the minute and from the day. What is granted counts as spent, whether it is used or not, so
 * that a process that dies never lets the limit be broken: in no sixty seconds and on no day are there more than it allows.
 */
export function admit(
  state: ProviderState,
  request: {
    readonly limits: ProviderLimits;
    readonly wanted: number;
    readonly now: number;
    readonly urgency: Urgency;
  },
): Admission {
  const { limits, wanted, now, urgency } = request;
  const current = rolled(state, now);
  const circuit = circuitAt(current.circuit, now);
  const closed = refusalOf({ ...current, circuit }, now);
  if (closed !== null) return { state: { ...current, circuit }, granted: 0, refused: closed };
  const dayLeft = dayBudget(limits, urgency) - current.dayTaken;
  if (dayLeft < 1) {
    const share = urgency === 'background' ? `${targetShare * 100} % of ` : '';
    const detail = `${share}the ${limits.requestsPerDay} requests of today are spent`;
    return refusedWith({ ...current, circuit }, { code: 'BUDGET_SPENT', detail, retryAfterMs: dayMs - (now % dayMs) });
  }
  const minuteLeft = (limits.requestsPerMinute ?? Number.POSITIVE_INFINITY) - takenInMinute(current);
  if (minuteLeft < 1) {
    const detail = `the ${limits.requestsPerMinute} requests of this minute are spent`;
    const retryAfterMs = Math.max(1, current.taken[0]![0] * slotMs + slotMs + minuteMs - now);
    return refusedWith({ ...current, circuit }, { code: 'RATE_LIMITED', detail, retryAfterMs });
  }
  const granted = circuit.phase === 'half-open' ? 1 : Math.max(1, Math.floor(Math.min(wanted, minuteLeft, dayLeft)));
  return {
    state: {
      ...current,
      circuit: circuit.phase === 'half-open' ? { ...circuit, trialUntil: now + trialMs } : circuit,
      taken: withTaken(current.taken, Math.floor(now / slotMs), granted),
      dayTaken: current.dayTaken + granted,
    },
    granted,
    refused: null,
  };
}

const refusedWith = (state: ProviderState, refused: Refused): Admission => ({ state, granted: 0, refused });

/** Requests of a day that may be spent; infinite without a limit. */
export function dayBudget({ requestsPerDay }: ProviderLimits, urgency: Urgency): number {
  if (requestsPerDay === null) return Number.POSITIVE_INFINITY;
  return urgency === 'interactive' ? requestsPerDay : Math.floor(requestsPerDay * targetShare);
}

function refusalOf({ circuit, blockedUntil, isKeyRefused }: ProviderState, now: number): Refused | null {
  if (isKeyRefused)
    return { code: 'UNAUTHORIZED', detail: 'it refused the key; another one must be entered', retryAfterMs: null };
  if (blockedUntil > now)
    return { code: 'RATE_LIMITED', detail: 'it asked to be left alone', retryAfterMs: blockedUntil - now };
  if (circuit.phase === 'open')
    return { code: 'CIRCUIT_OPEN', detail: 'it failed too often in a row', retryAfterMs: circuit.openUntil - now };
  if (circuit.phase === 'half-open' && circuit.trialUntil > now)
    return { code: 'CIRCUIT_OPEN', detail: 'one request tries it out', retryAfterMs: circuit.trialUntil - now };
  return null;
}

function circuitAt(circuit: Circuit, now: number): Circuit {
  if (circuit.phase !== 'open' || circuit.openUntil > now) return circuit;
  return { ...circuit, phase: 'half-open', run: 0, trialUntil: 0 };
}

/** Forgets slots older than a minute, and yesterday. A slot counts until a minute after its end, so never too short. */
function rolled(state: ProviderState, now: number): ProviderState {
  const day = Math.floor(now / dayMs);
  const taken = state.taken.filter(([slot]) => slot * slotMs + slotMs + minuteMs > now);
  return day === state.day ? { ...state, taken } : { ...state, taken, day, dayTaken: 0 };
}

const takenInMinute = ({ taken }: ProviderState): number => taken.reduce((sum, [, count]) => sum + count, 0);

function withTaken(taken: ProviderState['taken'], slot: number, count: number): ProviderState['taken'] {
  const last = taken.at(-1);
  if (last !== undefined && last[0] >= slot) return [...taken.slice(0, -1), [last[0], last[1] + count]];
  return [...taken, [slot, count]];
}

/** What came of one request. */
export interface Outcome {
  readonly at: number;
  readonly latencyMs: number;
  readonly capability: MarketDataCapability;
  /** Null: answered, be it with "there is no such thing". */
  readonly failure: MarketDataFailure | null;
}

/** The state after an outcome: health, circuit, and what the provider asked of us. */
export function settle(state: ProviderState, outcome: Outcome): ProviderState {
  const { at, failure, capability } = outcome;
  const isFault = failure !== null && isProvidersFault(failure);
  const next: ProviderState = {
    ...state,
    window: withOutcome(state.window, outcome, isFault),
    circuit: isFault ? afterFailure(state.circuit, at) : afterSuccess(state.circuit, failure),
  };
  if (failure === null) return next;
  const { code, detail, retryAfterMs } = failure;
  const failed = code === 'CANCELED' ? next : { ...next, lastFailure: { at, code, detail, capability } };
  if (code === 'RATE_LIMITED') return { ...failed, blockedUntil: at + (retryAfterMs ?? blockMsDefault) };
  if (code === 'UNAUTHORIZED') return { ...failed, isKeyRefused: true };
  if (code === 'NOT_ENTITLED')
    return { ...failed, notEntitled: { ...failed.notEntitled, [capability]: at + notEntitledMs } };
  return failed;
}

function afterFailure(circuit: Circuit, at: number): Circuit {
  const { failuresToOpen, openMs, openMsMax } = circuitRules;
  const open = (ms: number): Circuit => ({ phase: 'open', run: 0, openUntil: at + ms, openMs: ms, trialUntil: 0 });
  if (circuit.phase === 'half-open') return open(Math.min(circuit.openMs * 2, openMsMax));
  if (circuit.phase === 'open') return circuit;
  return circuit.run + 1 >= failuresToOpen ? open(openMs) : { ...circuit, run: circuit.run + 1 };
}

/** A refusal says nothing of health, but it ends a trial. */
function afterSuccess(circuit: Circuit, failure: MarketDataFailure | null): Circuit {
  if (circuit.phase === 'closed') return failure === null && circuit.run > 0 ? { ...circuit, run: 0 } : circuit;
  if (circuit.phase === 'open') return circuit;
  if (failure !== null) return { ...circuit, trialUntil: 0 };
  if (circuit.run + 1 >= circuitRules.successesToClose) return freshState.circuit;
  return { ...circuit, run: circuit.run + 1, trialUntil: 0 };
}

function withOutcome(window: ProviderState['window'], { at, latencyMs, failure }: Outcome, isFault: boolean) {
  if (failure !== null && !isFault) return window;
  const minute = Math.floor(at / minuteMs);
  const kept = window.filter((entry) => entry.minute > minute - windowMinutes && entry.minute !== minute);
  const now = window.find((entry) => entry.minute === minute) ?? { minute, answered: 0, failed: 0, latencyMs: 0 };
  const added = isFault
    ? { ...now, failed: now.failed + 1 }
    : { ...now, answered: now.answered + 1, latencyMs: now.latencyMs + latencyMs };
  return [...kept, added].toSorted((left, right) => left.minute - right.minute);
}

/** What pages show of a provider at an instant. */
export interface ProviderHealth {
  readonly circuit: Circuit['phase'];
  readonly isHealthy: boolean;
  /** Share of the last ten minutes' requests that were answered; null without any. */
  readonly successRate: number | null;
  readonly averageLatencyMs: number | null;
  readonly remainingInMinute: number | null;
  readonly spentToday: number;
  readonly remainingToday: number | null;
  /** The minutes that were looked at and had requests, oldest first. */
  readonly window: readonly WindowMinute[];
}

export function healthOf(state: ProviderState, limits: ProviderLimits, now: number): ProviderHealth {
  const current = rolled(state, now);
  const newest = Math.floor(now / minuteMs);
  const window = current.window.filter(({ minute }) => minute > newest - windowMinutes);
  const answered = window.reduce((sum, entry) => sum + entry.answered, 0);
  const failed = window.reduce((sum, entry) => sum + entry.failed, 0);
  const latency = window.reduce((sum, entry) => sum + entry.latencyMs, 0);
  const { requestsPerMinute, requestsPerDay } = limits;
  const successRate = answered + failed === 0 ? null : answered / (answered + failed);
  const circuit = circuitAt(current.circuit, now).phase;
  return {
    circuit,
    isHealthy: circuit === 'closed' && !current.isKeyRefused && (successRate === null || successRate >= 0.5),
    successRate,
    averageLatencyMs: answered === 0 ? null : latency / answered,
    remainingInMinute: requestsPerMinute === null ? null : Math.max(0, requestsPerMinute - takenInMinute(current)),
    spentToday: current.dayTaken,
    remainingToday: requestsPerDay === null ? null : Math.max(0, requestsPerDay - current.dayTaken),
    window,
  };
}

/** Another key: what the old one was refused for is forgotten. */
export function withNewKey(state: ProviderState): ProviderState {
  return { ...state, isKeyRefused: false, notEntitled: {}, blockedUntil: 0, circuit: freshState.circuit };
}

/** Reads what a store kept, of this version or with parts missing; what is no state is a fresh one. */
export function stateFrom(kept: unknown): ProviderState {
  return typeof kept === 'object' && kept !== null
    ? { ...freshState, ...(kept as Partial<ProviderState>) }
    : freshState;
}
