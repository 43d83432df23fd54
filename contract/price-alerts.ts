import { type Static, Type } from 'typebox';
import { DecimalInput, DecimalText, InstantText, literals, nullable, Uuid } from './primitives.ts';

export const priceAlertTypes = [
  'price_above',
  'price_below',
  'percent_change_up',
  'percent_change_down',
  'volume_spike',
] as const;
export type PriceAlertType = (typeof priceAlertTypes)[number];

/** What a percentage is of: the close of the trading date before, or the price of when the alert was set or last fired. */
export const percentBases = ['previousClose', 'whenSet'] as const;
export type PercentBase = (typeof percentBases)[number];

export const priceAlertStates = ['active', 'paused', 'triggered', 'expired'] as const;

const threshold = Type.Unsafe<string | number>({
  ...DecimalInput,
  description: 'A price, a percentage (`5` is 5 %), or how many times the usual volume of a bar, by the type',
});
const changeable = {
  isRecurring: Type.Optional(Type.Boolean({ description: 'Fires again after the price was back; once otherwise' })),
  cooldownSeconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 86_400,
      description: 'Of a recurring alert, between two firings; 300 by default',
    }),
  ),
  note: Type.Optional(Type.String({ maxLength: 200 })),
};
const expiry = Type.String({ maxLength: 40, description: 'RFC 3339, in the time of the world' });

export const PriceAlertBody = Type.Object(
  {
    symbol: Type.String({ minLength: 1, maxLength: 32 }),
    alertType: literals(priceAlertTypes),
    threshold,
    percentOf: Type.Optional(literals(percentBases)),
    expiresAt: Type.Optional(nullable(expiry)),
    ...changeable,
  },
  { additionalProperties: false },
);
export type PriceAlertBody = Static<typeof PriceAlertBody>;

export const PriceAlertPatch = Type.Object(
  {
    threshold: Type.Optional(threshold),
    isActive: Type.Optional(Type.Boolean()),
    expiresAt: Type.Optional(nullable(expiry)),
    ...changeable,
  },
  { additionalProperties: false },
);
export type PriceAlertPatch = Static<typeof PriceAlertPatch>;

export const PriceAlertView = Type.Object(
  {
    alertId: Uuid,
    symbol: Type.String(),
    instrumentId: Uuid,
    alertType: literals(priceAlertTypes),
    threshold: DecimalText,
    percentOf: nullable(literals(percentBases)),
    /** The price at which it fires as things are; null for volumes, and while what a percentage is of is not known. */
    level: nullable(DecimalText),
    state: literals(priceAlertStates),
    isActive: Type.Boolean(),
    isRecurring: Type.Boolean(),
    /** False from a firing until the price was back on the near side. */
    isArmed: Type.Boolean(),
    cooldownSeconds: Type.Integer(),
    expiresAt: nullable(InstantText),
    note: Type.String(),
    triggerCount: Type.Integer(),
    lastTriggeredAt: nullable(InstantText),
    createdAt: InstantText,
  },
  { $id: 'PriceAlert' },
);
export type PriceAlertView = Static<typeof PriceAlertView>;

export const PriceAlertFiringView = Type.Object(
  {
    firingSequence: Type.Integer(),
    alertId: Uuid,
    symbol: Type.String(),
    instrumentId: Uuid,
    alertType: literals(priceAlertTypes),
    threshold: DecimalText,
    /** The how many-th of its alert. */
    triggerCount: Type.Integer(),
    price: DecimalText,
    /** The percentage, or the multiple of the usual volume; null for a plain price. */
    value: nullable(Type.Number()),
    note: Type.String(),
    /** A sentence that says what happened. */
    message: Type.String(),
    at: InstantText,
  },
  { $id: 'PriceAlertFiring' },
);
export type PriceAlertFiringView = Static<typeof PriceAlertFiringView>;

export const PriceAlertSummaryView = Type.Object(
  {
    total: Type.Integer(),
    active: Type.Integer(),
    paused: Type.Integer(),
    triggered: Type.Integer(),
    expired: Type.Integer(),
    /** How many more may be set. */
    remaining: Type.Integer(),
    /** Within 24 hours of the world. */
    firedInDay: Type.Integer(),
  },
  { $id: 'PriceAlertSummary' },
);
export type PriceAlertSummaryView = Static<typeof PriceAlertSummaryView>;
