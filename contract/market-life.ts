import type { CorporateActionSource, HaltReason } from '@quire/core/market';
import { type Static, Type } from 'typebox';
import { DecimalInput, DecimalText, InstantText, literals, nullable, Uuid } from './primitives.ts';

const haltReason = literals(['VOLATILITY', 'NEWS', 'REGULATORY', 'OPERATOR'] as const satisfies readonly HaltReason[]);

export const HaltView = Type.Object(
  {
    symbol: Type.String(),
    instrumentId: Uuid,
    reasonCode: haltReason,
    notes: Type.String(),
    haltedAt: InstantText,
    /** When it ends by itself; null waits for someone to end it. */
    resumesAt: nullable(InstantText),
    /** Null while it lasts. */
    resumedAt: nullable(InstantText),
  },
  { $id: 'Halt' },
);
export type HaltView = Static<typeof HaltView>;

export const HaltBody = Type.Object(
  {
    symbol: Type.String({ minLength: 1, maxLength: 32 }),
    reasonCode: Type.Optional(haltReason),
    notes: Type.Optional(Type.String({ maxLength: 500 })),
    resumesAt: Type.Optional(Type.String({ maxLength: 40, description: 'RFC 3339; without it someone has to end it' })),
  },
  { additionalProperties: false },
);
export type HaltBody = Static<typeof HaltBody>;

/** As the wire says it: a split with fewer units after than before has a name of its own. */
export const corporateActionTypes = [
  'split',
  'reverse_split',
  'stock_dividend',
  'cash_dividend',
  'symbol_change',
  'delisting',
] as const;

export const CorporateActionView = Type.Object(
  {
    actionId: Uuid,
    symbol: Type.String(),
    instrumentId: Uuid,
    type: literals(corporateActionTypes),
    /** Of a split: units after for `oldUnits` before. Of a stock dividend: units given for `oldUnits` held. */
    newUnits: nullable(Type.Integer()),
    oldUnits: nullable(Type.Integer()),
    /** Of a cash dividend or a delisting. */
    cashPerUnit: nullable(DecimalText),
    isSpecial: nullable(Type.Boolean()),
    newSymbol: nullable(Type.String()),
    exDate: Type.String(),
    recordDate: nullable(Type.String()),
    payDate: nullable(Type.String()),
    source: literals(['simulated', 'operator', 'imported'] as const satisfies readonly CorporateActionSource[]),
    announcedAt: InstantText,
    /** Null until it takes effect. */
    appliedAt: nullable(InstantText),
    /** The last price before it, raw. */
    closeBefore: nullable(DecimalText),
  },
  { $id: 'CorporateAction' },
);
export type CorporateActionView = Static<typeof CorporateActionView>;

const units = Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 }));
const date = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' });

export const CorporateActionBody = Type.Object(
  {
    /** Chosen by the sender: the same announcement again is one action. */
    actionId: Uuid,
    symbol: Type.String({ minLength: 1, maxLength: 32 }),
    type: literals(['split', 'stock_dividend', 'cash_dividend', 'symbol_change', 'delisting'] as const),
    newUnits: units,
    oldUnits: units,
    cashPerUnit: Type.Optional(DecimalInput),
    isSpecial: Type.Optional(Type.Boolean()),
    newSymbol: Type.Optional(Type.String({ minLength: 1, maxLength: 32 })),
    newName: Type.Optional(Type.String({ minLength: 1, maxLength: 120 })),
    exDate: date,
    recordDate: Type.Optional(date),
    payDate: Type.Optional(date),
  },
  { additionalProperties: false },
);
export type CorporateActionBody = Static<typeof CorporateActionBody>;

export const NewsBody = Type.Object(
  {
    headline: Type.String({ minLength: 1, maxLength: 300 }),
    summary: Type.Optional(Type.String({ maxLength: 4_000 })),
    source: Type.Optional(
      Type.String({ minLength: 1, maxLength: 60, description: 'who says so; `Operator` unless told' }),
    ),
    symbols: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 32 }), {
        maxItems: 50,
        description: 'without any it concerns the whole market',
      }),
    ),
  },
  { additionalProperties: false },
);
export type NewsBody = Static<typeof NewsBody>;

export const NewsView = Type.Object(
  {
    newsSequence: Type.Integer(),
    headline: Type.String(),
    summary: Type.String(),
    source: Type.String(),
    /** Empty when it concerns the whole market. */
    symbols: Type.Array(Type.String()),
    publishedAt: InstantText,
    /** Where it stands in full; an https address. */
    url: nullable(Type.String()),
    /** Which provider of real markets told it; null is the world's own. */
    provider: nullable(Type.String()),
  },
  { $id: 'News' },
);
export type NewsView = Static<typeof NewsView>;

/** `world`: what is published in it. `providers`: of real markets. */
export const newsSources = ['world', 'providers', 'all'] as const;
export type NewsSource = (typeof newsSources)[number];

export const NewsRefreshBody = Type.Object(
  { symbols: Type.Array(Type.String({ minLength: 1, maxLength: 32 }), { minItems: 1, maxItems: 20 }) },
  { additionalProperties: false },
);

export const NewsRefreshView = Type.Object(
  {
    symbol: Type.String(),
    /** Who answered. */
    provider: nullable(Type.String()),
    /** How many of the stories were new. */
    stored: Type.Integer(),
    /** Why nobody was asked, or nobody answered; null when somebody did. */
    code: nullable(Type.String()),
    detail: Type.String(),
  },
  { $id: 'NewsRefresh' },
);
export type NewsRefreshView = Static<typeof NewsRefreshView>;
