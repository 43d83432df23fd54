export { type CheckedFill, checkFill, type Verdict } from './checker/index.ts';
export { runSimulation, type SimulationOptions, type SimulationReport } from './run-simulation.ts';
