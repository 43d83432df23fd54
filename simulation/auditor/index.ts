export { Auditor } from './auditor.ts';
export { BrokenLaw, broken, type Law, laws } from './broken-law.ts';
