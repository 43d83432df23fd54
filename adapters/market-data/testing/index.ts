export * from './provider-server.ts';
export * from './suite.ts';
