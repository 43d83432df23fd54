export * from './bar-series.ts';
export * from './context.ts';
export * from './host.ts';
export * from './parameters.ts';
export * from './runtime.ts';
export * from './strategy.ts';
