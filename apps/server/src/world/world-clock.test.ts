import { unixMicros } from '@quire/core/units';
import { describe, expect, it } from 'vitest';
import { WorldClock } from './world-clock.ts';

const second = 1_000_000;

/** A clock of a world at a hundred thousand times the speed of the wall, which moves when it is told to. */
function fast() {
  let wallMs = 0;
  const clock = new WorldClock({ worldAt: unixMicros(0), wallMs: 0, speed: 100_000 }, () => wallMs);
  return { clock, wait: (ms: number) => (wallMs += ms) };
}

describe('the clock of a world', () => {
  it('jumps to what it was asked about, though the wall has moved past it since', () => {
    const { clock, wait } = fast();
    wait(1);
    const asked = clock.now();
    const until = unixMicros(asked + 50 * second);
    wait(1);
    expect(clock.jump(until)).toMatchObject({ worldAt: until, wallMs: 2 });
    expect(clock.now()).toBe(until);
    wait(1);
    expect(clock.now()).toBe(until + 100 * second);
  });

  it('never runs backwards', () => {
    const { clock, wait } = fast();
    wait(2);
    const latest = clock.now();
    expect(() => clock.jump(unixMicros(latest - 1))).toThrow('world time never runs backwards');
    wait(-1);
    expect(clock.now()).toBe(latest);
  });
});
