export { openArchives } from './open-archives.ts';
export { openArchive } from './read-archive.ts';
