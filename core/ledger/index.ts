export * from './account-events.ts';
export * from './balance.ts';
export * from './corporate-events.ts';
export * from './events.ts';
export * from './postings.ts';
export * from './reservation.ts';
export { costChange } from './rules/order-filled.ts';
export * from './terms.ts';
