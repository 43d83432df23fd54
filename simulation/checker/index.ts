export { type CheckedFill, checkFill, type Verdict } from './check-fill.ts';
