export { createMemoryStateStore } from './memory-state-store.ts';
export type { ProviderHealth, ProviderState, Urgency } from './provider-state.ts';
export { circuitRules, dayBudget, targetShare } from './provider-state.ts';
export type {
  AskOptions,
  MarketDataRouter,
  ProviderSettings,
  ProviderStatus,
  RouterFailure,
  RouterOptions,
  RouterResult,
} from './router.ts';
export { createMarketDataRouter } from './router.ts';
