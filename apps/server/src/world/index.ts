export type { OpeningProgress, OpeningReport } from './protocol.ts';
export { type RebuildWorldReport, rebuildWorld } from './rebuild-world.ts';
export { startWorld } from './start-world.ts';
export type { WorldListeners } from './thread-gateway.ts';
export { type Divergence, type VerifyOptions, type VerifyReport, verifyWorld } from './verify-world.ts';
export { type ReplaySource, type WorldOptions, worldDefaults } from './world-options.ts';
