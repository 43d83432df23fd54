import { microsPerMillisecond, type UnixMicros, unixMicros, violated } from '@quire/core/units';

/** Where world time and wall time met, and how fast the one runs against the other. */
export interface ClockAnchor {
  readonly worldAt: UnixMicros;
  readonly wallMs: number;
  readonly speed: number;
}

/** World time at a wall time, before the rule that it never runs backwards. */
export function worldTimeAt(anchor: ClockAnchor, wallMs: number): UnixMicros {
  return unixMicros(anchor.worldAt + Math.floor((wallMs - anchor.wallMs) * anchor.speed * microsPerMillisecond));
}

/**
 * World time = anchor + elapsed wall time × speed. Never decreases: a wall clock that is set back makes world time wait.
 */
export class WorldClock {
  #anchor: ClockAnchor;
  readonly #wallMs: () => number;
  #latest: UnixMicros;

  constructor(anchor: ClockAnchor, wallMs: () => number = Date.now) {
    this.#anchor = anchor;
    this.#wallMs = wallMs;
    this.#latest = anchor.worldAt;
  }

  now(): UnixMicros {
    const time = worldTimeAt(this.#anchor, this.#wallMs());
    if (time > this.#latest) this.#latest = time;
    return this.#latest;
  }

  /**
   * World time is `to` from now on; what lies between passed in no time. Returns where the times now meet. What counts as now is what was
   * told last: at the speed of a replay the wall may move past `to` between that question and this call.
   */
  jump(to: UnixMicros): ClockAnchor {
    if (to < this.#latest) violated('world time never runs backwards');
    this.#anchor = { ...this.#anchor, worldAt: to, wallMs: this.#wallMs() };
    this.#latest = to;
    return this.#anchor;
  }
}

/**
 * Where a world goes on after it was off. A simulated or live world that fell behind the wall clock catches up (nothing traded in
 * between), one that ran ahead goes on from where it was; a replay always does, because its time is that of the recording.
 */
export function resumeTime(feed: 'sim' | 'replay' | 'live', lastWorldTime: UnixMicros, wallMs: number): UnixMicros {
  if (feed === 'replay') return lastWorldTime;
  return unixMicros(Math.max(lastWorldTime, wallMs * microsPerMillisecond));
}
