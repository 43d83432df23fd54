import { describe, expect, it } from 'vitest';
import { runSimulation } from './run-simulation.ts';

const seeds = [42, Number(process.env['QUIRE_SIMULATION_SEED'] ?? Math.floor(Math.random() * 2 ** 31))];

describe('a world under faults', () => {
  it.each(seeds)(
    'loses nothing, doubles nothing and replays to the same chain (seed %i)',
    { timeout: 120_000 },
    (seed) => {
      const report = runSimulation({ seed, acts: 800 });
      expect(report.fills).toBeGreaterThan(50);
      expect(report.crashes).toBeGreaterThan(0);
      expect(report.replays).toBeGreaterThan(5);
      expect(report.denials).toBeGreaterThan(10);
    },
  );

  it('the same seed gives the same run', () => {
    expect(runSimulation({ seed: 7, acts: 200 })).toEqual(runSimulation({ seed: 7, acts: 200 }));
  });
});
