/**
 * What is needed once the world runs: loaded while the world opens in its own thread, because reading these modules takes longer than that does.
 */
export { alpacaDoor } from './alpaca-door.ts';
export { buildServer, defaultConsoleFolder } from './build-server.ts';
export { openDesk } from './desks/open-desk.ts';
export { ensureFirstStart } from './first-start.ts';
export { createServices } from './services.ts';
