export * from './archive.ts';
export * from './facts.ts';
