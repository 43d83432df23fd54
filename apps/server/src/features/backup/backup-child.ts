import { serveParent } from '../../platform/child-run.ts';
import { runBackup } from './backup-run.ts';

/** Entry of the process that writes and checks archives, so that compressing takes nothing from the market. */
serveParent(runBackup);
