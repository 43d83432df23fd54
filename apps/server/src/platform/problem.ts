import { type ErrorCodeName, errorCodes } from './error-codes.ts';

export interface ProblemExtra {
  /** Which field of the request is at fault. */
  readonly field?: string;
  /** Numbers that explain a refusal, as text. */
  readonly details?: Readonly<Record<string, string>>;
  readonly retryAfterSeconds?: number;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal on its way to the client: a stable code, a sentence for people, and what explains it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: string;
  readonly statusCode: number;
  readonly title: string;
  readonly extra: ProblemExtra;
  constructor(
    { code, status, title }: { code: string; status: number; title: string },
    detail: string,
    extra: ProblemExtra,
  ) {
    super(detail);
    this.code = code;
    this.statusCode = status;
    this.title = title;
    this.extra = extra;
  }
}

/** @example throw problem('UNKNOWN_INSTRUMENT', 'no instrument is called XYZ', { field: 'symbol' }) */
export function problem(code: ErrorCodeName, detail: string, extra: ProblemExtra = {}): ProblemError {
  const { status, title } = errorCodes[code];
  return new ProblemError({ code, status, title }, detail, extra);
}

/** Which field of a request a refusal of the engine is about. */
const fieldOfCode: Readonly<Record<string, string>> = {
  UNKNOWN_INSTRUMENT: 'symbol',
  INVALID_CLIENT_ORDER_ID: 'clientOrderId',
  CLIENT_ORDER_ID_REUSED: 'clientOrderId',
  LIMIT_PRICE_REQUIRED: 'limitPrice',
  LIMIT_PRICE_NOT_ALLOWED: 'limitPrice',
  STOP_PRICE_REQUIRED: 'stopPrice',
  STOP_PRICE_NOT_ALLOWED: 'stopPrice',
  TRAIL_REQUIRED: 'trailPrice',
  TIME_IN_FORCE_NOT_ALLOWED: 'timeInForce',
  GOOD_TILL_REQUIRED: 'goodTillAt',
  GOOD_TILL_NOT_ALLOWED: 'goodTillAt',
  EXTENDED_HOURS_NOT_ALLOWED: 'extendedHours',
  INVALID_ORDER_CLASS: 'orderClass',
  INVALID_NOTIONAL: 'notional',
  NOTIONAL_NOT_ALLOWED: 'notional',
  INVALID_QUANTITY: 'quantity',
  QUANTITY_BELOW_MIN: 'quantity',
  QUANTITY_INCREMENT: 'quantity',
  INVALID_PRICE: 'limitPrice',
  PRICE_INCREMENT: 'limitPrice',
  INVALID_AMOUNT: 'amount',
  INSUFFICIENT_FUNDS: 'amount',
};

/** What the engine refused, under the engine's own code. */
export function refusal(code: string, detail: string, details: Readonly<Record<string, string>>): ProblemError {
  const known = (errorCodes as Record<string, { status: number; title: string } | undefined>)[code];
  const field = fieldOfCode[code];
  return new ProblemError({ code, status: known?.status ?? 422, title: known?.title ?? 'Refused' }, detail, {
    details,
    ...(field === undefined ? {} : { field }),
  });
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly requestId: string;
  readonly field?: string;
  readonly details?: Readonly<Record<string, string>>;
}

export function problemBody(error: ProblemError, requestId: string): ProblemBody {
  const { field, details } = error.extra;
  return {
    type: `urn:quire:error:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title: error.title,
    status: error.statusCode,
    code: error.code,
    detail: error.message,
    requestId,
    ...(field === undefined ? {} : { field }),
    ...(details === undefined || Object.keys(details).length === 0 ? {} : { details }),
  };
}
