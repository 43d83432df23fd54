export * from './create-simulator.ts';
export * from './default-listing.ts';
export { simulatedNewsSource } from './headlines.ts';
export * from './life-decision.ts';
export * from './life-rates.ts';
export * from './market-life.ts';
export * from './simulated-past.ts';
export * from './simulator.ts';
