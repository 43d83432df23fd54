export { createMarketStore } from './create-market-store.ts';
export { upsertBars } from './upsert-bars.ts';
