import type { Brand } from './brand.ts';

/** A market feed with the accounts that trade on it. A short slug such as `sim`, unique in one installation. */
export type WorldId = Brand<string, 'WorldId'>;
/** Permanent id of an instrument; symbols are dated aliases of it. A UUID. */
export type InstrumentId = Brand<string, 'InstrumentId'>;
export type AccountId = Brand<string, 'AccountId'>;
export type OrderId = Brand<string, 'OrderId'>;
export type FillId = Brand<string, 'FillId'>;
/** Chosen by the sender, unique per account for ever, at most 128 characters. */
export type ClientOrderId = Brand<string, 'ClientOrderId'>;
/** ISO 4217 code, or the asset code of a crypto currency. */
export type Currency = Brand<string, 'Currency'>;
