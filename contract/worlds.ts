import { type Static, Type } from 'typebox';
import { Timeframe } from './data.ts';
import { DecimalText, InstantText, literals, nullable, Uuid } from './primitives.ts';

export const worldFeeds = ['sim', 'live', 'replay'] as const;
export const worldStates = ['open', 'opening', 'failed'] as const;

/** Who tells the prices of a symbol of a live world, and how old the newest is. */
export const WorldPriceView = Type.Object(
  {
    symbol: Type.String(),
    provider: nullable(Type.String()),
    route: literals(['stream', 'poll'] as const),
    /** Of the newest quote or trade by its own clock, null before the first. */
    ageSeconds: nullable(Type.Number()),
  },
  { $id: 'WorldPrice' },
);
export type WorldPriceView = Static<typeof WorldPriceView>;

export const WorldView = Type.Object(
  {
    worldId: Type.String(),
    label: Type.String(),
    feed: literals(worldFeeds),
    state: literals(worldStates),
    /** Why it is not open, in words. */
    problem: nullable(Type.String()),
    /** The world that answers this request. */
    isHere: Type.Boolean(),
    /** The world that requests without any mark reach. */
    isFirst: Type.Boolean(),
    speed: Type.Number(),
    symbols: Type.Array(Type.String()),
    /** Of a live world; empty elsewhere. */
    prices: Type.Array(WorldPriceView),
  },
  { $id: 'World' },
);
export type WorldView = Static<typeof WorldView>;

export const WorldsView = Type.Object({ worlds: Type.Array(WorldView), at: InstantText }, { $id: 'Worlds' });
export type WorldsView = Static<typeof WorldsView>;

const Symbols = Type.Array(Type.String({ minLength: 1, maxLength: 24 }), {
  minItems: 1,
  maxItems: 200,
  uniqueItems: true,
});

/** A live world of real prices, or a replay of stored bars. What is open already under that name is answered as it is. */
export const NewWorldBody = Type.Object(
  {
    feed: literals(['live', 'replay'] as const),
    symbols: Type.Optional(Symbols),
    timeframe: Type.Optional(Timeframe),
    /** World seconds for each second. */
    speed: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1e9 })),
    from: Type.Optional(InstantText),
  },
  { $id: 'NewWorld', additionalProperties: false },
);
export type NewWorldBody = Static<typeof NewWorldBody>;

export const MoveAccountBody = Type.Object(
  { worldId: Type.String({ minLength: 1, maxLength: 80 }) },
  { $id: 'MoveAccount', additionalProperties: false },
);
export type MoveAccountBody = Static<typeof MoveAccountBody>;

export const MovedAccountView = Type.Object(
  { worldId: Type.String(), accountId: Uuid, name: Type.String(), cash: DecimalText },
  { $id: 'MovedAccount' },
);
export type MovedAccountView = Static<typeof MovedAccountView>;

/** Requests reach a world by this header, by this cookie, or by `/w/{worldId}` before the path. */
export const worldHeader = 'quire-world';
export const worldCookie = 'quire_world';
