export * from './fast-book.ts';
export * from './matching-book.ts';
export * from './reference-book.ts';
