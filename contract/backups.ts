import { type Static, Type } from 'typebox';
import { InstantText, literals, nullable } from './primitives.ts';

export const BackupView = Type.Object(
  {
    name: Type.String(),
    createdAt: InstantText,
    /** A daily one goes after its days, a manual one stays. */
    kind: literals(['manual', 'daily'] as const),
    bytes: Type.Integer(),
    /** Null for an archive whose beginning cannot be read. */
    quireVersion: nullable(Type.String()),
    worlds: Type.Array(Type.Object({ worldId: Type.String(), headSequence: Type.Integer() })),
    leftOut: Type.Array(Type.String(), { description: 'Tables that nobody asked for; they can be imported again' }),
    checkedAt: nullable(InstantText),
    damage: nullable(Type.String({ description: 'What the last look at it found wrong' })),
  },
  { $id: 'Backup' },
);
export type BackupView = Static<typeof BackupView>;

export const BackupStatusView = Type.Object(
  {
    folder: Type.String(),
    backups: Type.Array(BackupView, { description: 'Newest first' }),
    dailyAt: nullable(Type.String({ description: 'Time of day of the machine; null when no daily backup is made' })),
    keepDays: Type.Integer(),
    nextDailyAt: nullable(InstantText),
    running: nullable(
      Type.Object({
        task: literals(['create', 'check'] as const),
        name: nullable(Type.String()),
        done: Type.Integer(),
        total: Type.Integer(),
      }),
    ),
    failures: Type.Integer({ description: 'Backups that failed since the start' }),
    lastFailure: nullable(Type.String()),
    warnings: Type.Array(Type.String(), { description: 'What was not as it should be at the last backup' }),
  },
  { $id: 'BackupStatus' },
);
export type BackupStatusView = Static<typeof BackupStatusView>;
