export * from './accounts.ts';
export * from './explanations.ts';
export * from './market.ts';
export * from './people.ts';
export * from './primitives.ts';
export * from './stream.ts';
export * from './system.ts';
export * from './trading.ts';
