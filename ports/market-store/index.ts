export * from './bars.ts';
export * from './market-store.ts';
export * from './reference.ts';
export * from './ticks.ts';
