export * from './load.ts';
export { type Configuration, variables } from './variables.ts';
