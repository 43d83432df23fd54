export * from './files.ts';
export * from './register.ts';
export * from './segment.ts';
