export * from './reference-model.ts';
export * from './registry.ts';
