export { createQuarantineStore, type QuarantinedRow, type QuarantineStore } from './quarantine-store.ts';
export { createProviderStateStore } from './state-store.ts';
