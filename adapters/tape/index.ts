export { openTapeFiles } from './open-tape-files.ts';
