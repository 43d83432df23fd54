/**
 * What is needed once the world runs: loaded while the database starts, because reading these modules takes as long as that does.
 */
export { alpacaDoor } from './alpaca-door.ts';
export { buildServer, defaultConsoleFolder } from './build-server.ts';
export { ensureFirstStart } from './first-start.ts';
export { createServices } from './services.ts';
