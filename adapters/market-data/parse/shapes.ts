import { Type } from 'typebox';

/** A decimal as providers send it: a JSON number, or text (Alpha Vantage always, and any number too long for a double). */
export const Decimal = Type.Union([
  Type.Number(),
  Type.String({ pattern: '^-?\\d{1,40}(\\.\\d*)?([eE][+-]?\\d{1,3})?$', maxLength: 64 }),
]);
export type Decimal = number | string;

/** As above, where the provider may have nothing to say. */
export const MaybeDecimal = Type.Optional(Type.Union([Decimal, Type.Null()]));

/** Whole numbers, such as instants. */
export const Whole = Type.Union([Type.Integer(), Type.String({ pattern: '^-?\\d{1,20}$' })]);

export const MaybeText = Type.Optional(Type.Union([Type.String(), Type.Null()]));

/** An observed figure as a number; null when there is none. */
export function observed(value: Decimal | null | undefined): number | null {
  if (value === null || value === undefined || value === '') return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

/** Text with something in it, else null. */
export function textOf(value: string | null | undefined): string | null {
  const text = value?.trim() ?? '';
  return text === '' ? null : text;
}
