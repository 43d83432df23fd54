import { type Static, Type } from 'typebox';
import { InstantText, literals, nullable } from './primitives.ts';

export const DependencyHealth = Type.Object({
  name: Type.String(),
  state: literals(['up', 'down', 'disabled'] as const),
  latencyMs: nullable(Type.Number()),
  detail: Type.String(),
});

const TapeDamage = Type.Object({ segment: Type.String(), reason: Type.String() });

/** Inputs that were rolled off into files, and how far back the world can be replayed. */
export const TapeStatusView = Type.Object(
  {
    worldId: Type.String(),
    folder: Type.String(),
    segments: Type.Integer(),
    bytes: Type.Integer(),
    rows: Type.Integer(),
    fromSequence: nullable(Type.Integer()),
    toSequence: nullable(Type.Integer()),
    tapeSince: nullable(InstantText),
    replayableSince: nullable(InstantText),
    removedSegments: Type.Integer(),
    lastRollAt: nullable(InstantText),
    damaged: Type.Array(TapeDamage),
    unknownFiles: Type.Array(Type.String()),
    rollAfterHours: Type.Number(),
    retentionDays: Type.Integer(),
    isRolling: Type.Boolean(),
    failures: Type.Integer({ description: 'Runs that failed since the start' }),
    lastFailure: nullable(Type.String()),
  },
  { $id: 'TapeStatus' },
);
export type TapeStatusView = Static<typeof TapeStatusView>;

export const SystemStatusView = Type.Object(
  {
    version: Type.String(),
    status: literals(['healthy', 'degraded', 'unhealthy'] as const),
    startedAt: InstantText,
    uptimeSeconds: Type.Number(),
    dependencies: Type.Array(DependencyHealth),
    feedAgeMs: nullable(Type.Number()),
    journal: Type.Object({
      headSequence: Type.Integer(),
      eventSequence: Type.Integer(),
      commits: Type.Integer(),
      lag: Type.Integer(),
      commitMsP50: Type.Number(),
      commitMsP99: Type.Number(),
      stalled: Type.Boolean(),
    }),
    memory: Type.Object({ residentBytes: Type.Integer(), heapUsedBytes: Type.Integer() }),
    disk: Type.Object({
      path: Type.String(),
      freeBytes: nullable(Type.Integer()),
      totalBytes: nullable(Type.Integer()),
    }),
    database: Type.Object({ kind: Type.String(), version: Type.String(), sizeBytes: nullable(Type.Integer()) }),
    tape: nullable(
      Type.Object({
        segments: Type.Integer(),
        bytes: Type.Integer(),
        replayableSince: nullable(InstantText),
        damaged: Type.Array(TapeDamage),
        lastFailure: nullable(Type.String()),
      }),
    ),
    /** Null while nobody can say, because the database does not answer. */
    migrations: Type.Object({ applied: nullable(Type.Integer()), pending: nullable(Type.Integer()) }),
  },
  { $id: 'SystemStatus' },
);
export type SystemStatusView = Static<typeof SystemStatusView>;

export const LogLineView = Type.Object({
  at: InstantText,
  level: Type.String(),
  message: Type.String(),
  requestId: nullable(Type.String()),
  fields: Type.Unknown(),
});
export type LogLineView = Static<typeof LogLineView>;
