import { refusalMessages } from '@quire/core/engine';
import { describe, expect, it } from 'vitest';
import { problem } from '../../platform/problem.ts';
import { JournalUnavailable } from '../../platform/world-gateway.ts';
import { asAlpacaError } from './errors.ts';
import { translateRefusal } from './refusals.ts';

const share = { symbol: 'AAPL', assetClass: 'us_equity', quantity: '5' } as const;
const pair = { symbol: 'BTC/USD', assetClass: 'crypto', quantity: '5' } as const;

function refused(code: string, details: Record<string, string> = {}, order: typeof share | typeof pair = share) {
  const message = refusalMessages[code] ?? '';
  const error = translateRefusal({ ok: false, code, message, details, orderId: null, replayed: false }, order);
  return [error.status, error.code, error.message, error.details];
}

describe('the words that clients match on', () => {
  it.each<[string, unknown[], unknown[]]>([
    [
      'KILL_SWITCH_ENGAGED',
      refused('KILL_SWITCH_ENGAGED'),
      [403, 40310000, 'new orders are rejected by user request', {}],
    ],
    [
      'INSUFFICIENT_BUYING_POWER',
      refused('INSUFFICIENT_BUYING_POWER', { needed: '10', buyingPower: '9' }),
      [403, 40310000, 'insufficient buying power', { buying_power: '9', cost_basis: '10' }],
    ],
    [
      'INSUFFICIENT_QUANTITY of a share',
      refused('INSUFFICIENT_QUANTITY', { available: '2' }),
      [
        403,
        40310000,
        'insufficient qty available for order (requested: 5, available: 2)',
        { symbol: 'AAPL', available: '2' },
      ],
    ],
    [
      'INSUFFICIENT_QUANTITY of a pair',
      refused('INSUFFICIENT_QUANTITY', { available: '2' }, pair),
      [403, 40310000, 'insufficient balance for BTC (requested: 5, available: 2)', { symbol: 'BTC', available: '2' }],
    ],
    ['NOT_SHORTABLE', refused('NOT_SHORTABLE'), [403, 40310000, 'asset "AAPL" cannot be sold short', {}]],
    [
      'CLIENT_ORDER_ID_REUSED',
      refused('CLIENT_ORDER_ID_REUSED'),
      [422, 40010001, 'client_order_id must be unique', {}],
    ],
    ['UNKNOWN_INSTRUMENT', refused('UNKNOWN_INSTRUMENT'), [422, 42210000, 'asset "AAPL" not found', {}]],
    ['INSTRUMENT_NOT_TRADABLE', refused('INSTRUMENT_NOT_TRADABLE'), [422, 42210000, 'asset "AAPL" is not active', {}]],
    [
      'QUANTITY_INCREMENT of whole shares',
      refused('QUANTITY_INCREMENT', { quantityIncrement: '1' }),
      [422, 42210000, 'asset "AAPL" is not fractionable', {}],
    ],
    [
      'PRICE_INCREMENT',
      refused('PRICE_INCREMENT', { limitPrice: '1.123' }),
      [422, 42210000, 'invalid limit_price 1.123. sub-penny increment does not fulfill minimum pricing criteria', {}],
    ],
    ['UNKNOWN_POSITION', refused('UNKNOWN_POSITION'), [404, 40410000, 'position does not exist', {}]],
  ])('%s', (_, actual, expected) => {
    expect(actual).toEqual(expected);
  });

  it('every refusal of the engine has an answer of 4xx whose code begins with its status, or is 40010001', () => {
    for (const code of Object.keys(refusalMessages)) {
      const [status, number, message] = refused(code, { quantityMin: '2', quantityIncrement: '2' });
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect([code, number === 40010001 || String(number).startsWith(String(status))]).toEqual([code, true]);
      expect(message).not.toMatch(/undefined|^$/);
    }
  });
});

describe('what is thrown elsewhere', () => {
  it.each<[string, unknown, unknown[]]>([
    ['no JSON', problem('MALFORMED_JSON', 'x'), [400, 40010000, 'request body format is invalid']],
    ['a wrong key', problem('INVALID_CREDENTIALS', 'x'), [401, 40110000, 'request is not authorized']],
    ['a foreign host', problem('HOST_FORBIDDEN', 'not here'), [403, 40310000, 'not here']],
    ['too many requests', problem('TOO_MANY_REQUESTS', 'x'), [429, 42910000, 'rate limit exceeded']],
    ['a body too large', problem('BODY_TOO_LARGE', 'too large'), [413, 41310000, 'too large']],
    ['a stalled journal', new JournalUnavailable(2), [503, 50310000, 'the journal is not accepting commands']],
  ])('%s', (_, thrown, expected) => {
    const error = asAlpacaError(thrown);
    expect([error?.status, error?.code, error?.message]).toEqual(expected);
  });

  it('a stalled journal says when to come back, and a bug stays a bug', () => {
    expect(asAlpacaError(new JournalUnavailable(2))?.retryAfterSeconds).toBe(2);
    expect(asAlpacaError(new TypeError('x is not a function'))).toBeNull();
  });
});
