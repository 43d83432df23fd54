export { JournalScene, sceneWorld } from './scene.ts';
export { describeJournal, type JournalHarness } from './suite.ts';
