import { type Static, Type } from 'typebox';
import { InstantText, nullable } from './primitives.ts';

const Limit = nullable(Type.Integer({ minimum: 1 }));

/** A provider of market data: what it can do, what was decided about it, and how it is. */
export const ProviderView = Type.Object(
  {
    provider: Type.String(),
    name: Type.String(),
    website: Type.String(),
    note: Type.String(),
    capabilities: Type.Array(Type.String()),
    markets: Type.Array(Type.String()),
    timeframes: Type.Array(Type.String()),
    streams: Type.Boolean({
      description: 'Whether the provider has a stream that live worlds connect to',
    }),
    /** How old its prices are by contract. */
    delaySeconds: Type.Number(),
    /** `none`, `optional-pair`, `token` or `pair`. */
    keyKind: Type.String(),
    /** Where the key in use comes from: `stored`, `environment`, or null without one. */
    keySource: nullable(Type.String()),
    /** The end of the key, for those who may change it. */
    keyHint: nullable(Type.String()),
    isEnabled: Type.Boolean(),
    /** Enabled, and with a key where one is needed. */
    isUsable: Type.Boolean(),
    /** Lower is asked first. */
    priority: Type.Integer(),
    /** Why it is not asked at the moment, in words; null when it is. */
    reason: nullable(Type.String()),
    rateLimit: Type.Object({ limitPerMinute: Limit, remainingInMinute: nullable(Type.Integer()) }),
    budget: Type.Object({
      limitPerDay: Limit,
      /** What work in the background may spend of a day. */
      targetPerDay: nullable(Type.Integer()),
      spentToday: Type.Integer(),
      remainingToday: nullable(Type.Integer()),
    }),
    health: Type.Object({
      isHealthy: Type.Boolean(),
      /** `closed`, `half-open` or `open`. */
      circuit: Type.String(),
      /** When it is tried again while the circuit is open, or when it asked to be left alone until; null otherwise. */
      leftAloneUntil: nullable(InstantText),
      /** Of the last ten minutes; null without requests. */
      successRate: nullable(Type.Number()),
      averageLatencyMs: nullable(Type.Number()),
      /** The minutes behind these figures that had requests, oldest first. */
      window: Type.Array(
        Type.Object({
          at: InstantText,
          answered: Type.Integer(),
          failed: Type.Integer(),
          averageLatencyMs: nullable(Type.Number()),
        }),
      ),
    }),
    lastFailure: nullable(
      Type.Object({ at: InstantText, capability: Type.String(), code: Type.String(), detail: Type.String() }),
    ),
    /** When it was preferred and another answered, and why. */
    lastFailover: nullable(
      Type.Object({
        at: InstantText,
        capability: Type.String(),
        to: Type.String(),
        code: Type.String(),
        detail: Type.String(),
      }),
    ),
  },
  { $id: 'Provider' },
);
export type ProviderView = Static<typeof ProviderView>;

export const ProvidersView = Type.Object({
  providers: Type.Array(ProviderView),
  totalProviders: Type.Integer(),
  at: InstantText,
});
export type ProvidersView = Static<typeof ProvidersView>;

export const ProviderKeyBody = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 500, description: 'The key, or the id of a pair' }),
    secret: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'The secret of a pair' })),
  },
  { additionalProperties: false },
);
export type ProviderKeyBody = Static<typeof ProviderKeyBody>;

/** What is not named stays; null goes back to what the provider describes, and removes a key. */
export const ProviderChange = Type.Object(
  {
    isEnabled: Type.Optional(Type.Boolean()),
    priority: Type.Optional(nullable(Type.Integer({ minimum: 0, maximum: 1_000 }))),
    requestsPerMinute: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }))),
    requestsPerDay: Type.Optional(nullable(Type.Integer({ minimum: 1, maximum: 100_000_000 }))),
    key: Type.Optional(nullable(ProviderKeyBody)),
  },
  { additionalProperties: false },
);
export type ProviderChange = Static<typeof ProviderChange>;

export const ProviderTestView = Type.Object({
  provider: Type.String(),
  isGood: Type.Boolean(),
  /** A failure's code, or null. */
  code: nullable(Type.String()),
  /** What it said, for people. */
  message: Type.String(),
  latencyMs: nullable(Type.Number()),
  at: InstantText,
});
export type ProviderTestView = Static<typeof ProviderTestView>;

export const QuarantinedView = Type.Object({
  quarantineId: Type.Integer(),
  provider: Type.String(),
  capability: Type.String(),
  symbol: Type.String(),
  cause: Type.String(),
  detail: Type.String(),
  /** The beginning of what was sent. */
  sample: Type.String(),
  receivedAt: InstantText,
});
export type QuarantinedView = Static<typeof QuarantinedView>;
