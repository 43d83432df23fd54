export * from './event.ts';
export * from './input.ts';
