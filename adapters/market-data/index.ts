export type { ProviderOptions } from './http/wire.ts';
export * from './registry.ts';
