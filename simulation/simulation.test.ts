import { describe, expect, it } from 'vitest';
import { laws } from './auditor/index.ts';
import { seedOfWorld } from './draw.ts';
import { lies, tellOnce } from './lies.ts';
import { runSimulation } from './run-simulation.ts';
import { runWorld, WorldFailure } from './run-world.ts';
import { shrinkWorld } from './shrink.ts';

const seeds = [42, Number(process.env['QUIRE_SIMULATION_SEED'] ?? '7')];
const timeout = 300_000;

describe('worlds of random traders, kills and a network that loses, doubles and delays', () => {
  it.each(seeds)('break no law, lose nothing and are executed again alike (seed %i)', { timeout }, (seed) => {
    const report = runSimulation({ seed, commands: 1_500, commandsPerWorld: 500 });
    expect(report).toMatchObject({ worlds: 3, commands: 1_500 });
    expect(report.fills).toBeGreaterThan(100);
    expect(report.crashes).toBeGreaterThan(0);
    expect(report.replays).toBeGreaterThan(20);
    expect(report.denials).toBeGreaterThan(50);
    expect(report.dropped).toBeGreaterThan(30);
    expect(report.delayed).toBeGreaterThan(100);
  });

  it('the same seed gives the same run', { timeout }, () => {
    const run = () => runSimulation({ seed: 7, commands: 200, commandsPerWorld: 100 });
    expect(run()).toEqual(run());
  });
});

describe('seeds that found a fault', () => {
  it.each([
    ['a leg on bars woken by its entry on the bar that reaches it', 105, 2_200],
    ['a fill-or-kill on margin whose last part was too dear after the first', 101, 200],
  ])('%s (world %i)', { timeout }, (_, world, commands) => {
    expect(runWorld({ seed: seedOfWorld(42, world), commands })).toMatchObject({ commands });
  });
});

/** Worlds are tried until one has an occasion for the lie. */
const worldsTried = 12;

function noticed(name: string): WorldFailure | null {
  for (let world = 0; world < worldsTried; world++) {
    try {
      runWorld({ seed: seedOfWorld(42, world), commands: 700, tamper: tellOnce(lies[name]!) });
    } catch (error) {
      if (error instanceof WorldFailure) return error;
      throw error;
    }
  }
  return null;
}

describe('the auditor notices', () => {
  it.each(Object.entries(lies))('%s', { timeout }, (name, { law }) => {
    const failure = noticed(name);
    expect(failure?.message).toMatch(new RegExp(`^${law}:`));
    expect(failure?.story.length).toBeGreaterThan(0);
  });

  it('every law by a planted fault, but those that a lie about the journal cannot break', () => {
    const broken = new Set(Object.values(lies).map(({ law }) => law));
    const unbroken = Object.keys(laws).filter((law) => !broken.has(law as keyof typeof laws));
    expect(unbroken).toEqual(['time-priority', 'recovery', 're-execution']);
  });
});

describe('a failing world', () => {
  it('is made smaller and still breaks the same law', { timeout }, () => {
    const seed = seedOfWorld(42, 0);
    const fails = (leaveOut?: (act: number) => boolean): WorldFailure | null => {
      try {
        runWorld({
          seed,
          commands: 300,
          tamper: tellOnce(lies['an order accepted twice']!),
          ...(leaveOut ? { leaveOut } : {}),
        });
        return null;
      } catch (error) {
        if (error instanceof WorldFailure) return error;
        throw error;
      }
    };
    const failure = fails();
    expect(failure).not.toBeNull();
    const shrunk = shrinkWorld(failure!, (kept) => fails((act) => !kept.has(act)), 60);
    expect(shrunk.acts.length).toBeLessThanOrEqual(3);
    expect(shrunk.failure.law).toBe('lifecycle');
  });
});
