import { type Static, Type } from 'typebox';
import { InstantText, literals, nullable } from './primitives.ts';

export const DependencyHealth = Type.Object({
  name: Type.String(),
  state: literals(['up', 'down', 'disabled'] as const),
  latencyMs: nullable(Type.Number()),
  detail: Type.String(),
});

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
