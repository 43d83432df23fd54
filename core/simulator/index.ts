export * from './create-simulator.ts';
export * from './default-listing.ts';
export * from './simulated-past.ts';
export * from './simulator.ts';
