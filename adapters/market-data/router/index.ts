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
export type {
  LiveData,
  LiveProvenance,
  LiveRoute,
  LiveSource,
  LiveSubscription,
  PollStatus,
  StreamGap,
  StreamHub,
  StreamHubOptions,
  StreamMove,
  StreamStatus,
} from './stream-hub.ts';
export { createStreamHub } from './stream-hub.ts';
