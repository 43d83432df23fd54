import { serveParent } from '../../platform/child-run.ts';
import { runRoll } from './roll-run.ts';

/** Entry of the process that rolls the tape, so that DuckDB's memory goes back with it. */
serveParent(runRoll);
