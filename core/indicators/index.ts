export * from './average-true-range.ts';
export * from './bollinger-bands.ts';
export * from './exponential-moving-average.ts';
export * from './moving-average-convergence-divergence.ts';
export * from './relative-strength-index.ts';
export * from './simple-moving-average.ts';
