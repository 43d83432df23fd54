import { main } from './main.ts';

/** The command line from its modules one by one, so that a watcher sees each of them change. */
await main(process.argv.slice(2));
