export * from './answer.ts';
export * from './capability.ts';
export * from './failure.ts';
export * from './market-symbol.ts';
export * from './provider.ts';
export * from './question.ts';
export * from './state-store.ts';
export * from './stream.ts';
