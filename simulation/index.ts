export { runSimulation, type SimulationOptions, type SimulationReport } from './run-simulation.ts';
