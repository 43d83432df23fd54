export * from './input-runs.ts';
export * from './journal.ts';
