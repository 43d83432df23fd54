import { loadProgram } from './program.ts';

const main = await loadProgram();
await main(process.argv.slice(2));
