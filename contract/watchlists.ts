import { type Static, Type } from 'typebox';
import { InstantText, Uuid } from './primitives.ts';

const name = Type.String({ minLength: 1, maxLength: 64 });
const symbols = Type.Array(Type.String({ minLength: 1, maxLength: 32 }), {
  maxItems: 5_000,
  description: 'In the order of the list; one that is named twice is in it once',
});

export const WatchlistBody = Type.Object(
  { accountId: Type.Optional(Uuid), name, symbols: Type.Optional(symbols) },
  { additionalProperties: false },
);
export type WatchlistBody = Static<typeof WatchlistBody>;

export const WatchlistPatch = Type.Object(
  { name: Type.Optional(name), symbols: Type.Optional(symbols) },
  { additionalProperties: false },
);
export type WatchlistPatch = Static<typeof WatchlistPatch>;

export const WatchlistView = Type.Object(
  {
    watchlistId: Uuid,
    accountId: Uuid,
    name: Type.String(),
    /** What is not traded in this world any more is left out. */
    symbols: Type.Array(Type.String()),
    createdAt: InstantText,
    updatedAt: InstantText,
  },
  { $id: 'Watchlist' },
);
export type WatchlistView = Static<typeof WatchlistView>;
