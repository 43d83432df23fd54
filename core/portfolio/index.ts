export * from './adjust-holding.ts';
export * from './position.ts';
export * from './valuation.ts';
