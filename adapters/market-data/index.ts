export type { ProviderOptions } from './http/wire.ts';
export * from './registry.ts';
export * from './router/index.ts';
