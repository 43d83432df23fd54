export * from './adjust-holding.ts';
export * from './margin.ts';
export * from './position.ts';
export * from './valuation.ts';
