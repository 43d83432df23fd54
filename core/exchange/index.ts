export * from './matching-book.ts';
