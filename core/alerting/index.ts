export * from './percent-level.ts';
export * from './price-watch.ts';
export * from './volume-multiple.ts';
