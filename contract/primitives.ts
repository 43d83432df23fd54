import { type TSchema, Type } from 'typebox';

/** An exact decimal as text: `"12.34"`, never an exponent. */
export const DecimalText = Type.String({
  pattern: '^-?\\d+(\\.\\d+)?$',
  description: 'Exact decimal as text',
  examples: ['12.34'],
});
/** What a sender may write for a decimal: text or a JSON number; parsed losslessly. */
export const DecimalInput = Type.Union([Type.String({ maxLength: 64 }), Type.Number()], {
  description: 'Exact decimal, as text (preferred) or as a JSON number',
});
export const InstantText = Type.String({ format: 'date-time', description: 'RFC 3339 in UTC' });
export const Uuid = Type.String({ format: 'uuid' });
export const nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()]);
export const literals = <const Values extends readonly string[]>(values: Values) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values] });

/** RFC 9457 problem details; `code` is stable and listed in docs/reference/errors.md. */
export const Problem = Type.Object(
  {
    type: Type.String(),
    title: Type.String(),
    status: Type.Integer(),
    code: Type.String(),
    detail: Type.String(),
    requestId: Type.Optional(Type.String()),
    /** Which field of the request is at fault. */
    field: Type.Optional(Type.String()),
    /** Numbers that explain a refusal, as text. */
    details: Type.Optional(Type.Record(Type.String(), Type.String())),
  },
  { $id: 'Problem' },
);

export const cursorQuery = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 200, description: 'nextCursor of the previous page' })),
};

/** A page of a list: `nextCursor` is null on the last one. */
export const pageOf = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), nextCursor: nullable(Type.String()) });
export interface Page<Item> {
  readonly items: Item[];
  readonly nextCursor: string | null;
}
