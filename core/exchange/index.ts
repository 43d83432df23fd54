export * from './book-state.ts';
export * from './fast-book.ts';
export * from './fee-models/fee-model.ts';
export * from './fee-models/percentage-fee.ts';
export * from './fill-evidence.ts';
export * from './fill-models/bar-model.ts';
export * from './matching-book.ts';
export * from './reference-book.ts';
