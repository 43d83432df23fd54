import { describe, expect, it } from 'vitest';
import { plainTermsDraft, type TermsDraft, termsBodyOf, termsDraftOf } from './terms-draft.ts';

const bodyOf = (change: Partial<TermsDraft>) => termsBodyOf({ ...plainTermsDraft, ...change });

describe('the terms of an account, as a form', () => {
  it('a cash account sends nothing of margin, a margin account nothing of unsettled funds', () => {
    expect(bodyOf({})).toEqual({
      kind: 'cash',
      fees: null,
      settlement: 'immediate',
      dayTrading: 'off',
      scriptedOutcomes: false,
      unsettledFunds: 'refuse',
    });
    expect(
      bodyOf({ kind: 'margin', settlement: 'next_day', leverage: '4', debitInterest: '8.5', dayTrading: 'refuse' }),
    ).toEqual({
      kind: 'margin',
      leverage: 4,
      fees: null,
      settlement: 'immediate',
      dayTrading: 'refuse',
      dayTradingEquityMin: '25000',
      scriptedOutcomes: false,
      marginCall: 'liquidate',
      debitInterestRate: '0.085',
      borrowFeeRate: '0',
    });
  });

  it('keeps what lets client order ids script outcomes', () => {
    expect(termsDraftOf({ kind: 'cash', scriptedOutcomes: true }).scriptedOutcomes).toBe(true);
    expect(bodyOf({ scriptedOutcomes: true })?.scriptedOutcomes).toBe(true);
  });

  it('percent of a person is a fraction of the server', () => {
    expect(bodyOf({ commission: 'percentage', makerRate: '0.05', takerRate: '0.1' })?.fees?.commission).toEqual({
      kind: 'percentage',
      makerRate: '0.0005',
      takerRate: '0.001',
    });
    expect(bodyOf({ commission: 'tiered', tiers: '0, 0.1, 0.2\n\n1000, 0, 0.1' })?.fees?.commission).toEqual({
      kind: 'tiered',
      tiers: [
        { volumeFrom: '0', makerRate: '0.001', takerRate: '0.002' },
        { volumeFrom: '1000', makerRate: '0', takerRate: '0.001' },
      ],
    });
  });

  it('is not sent while something cannot be read', () => {
    expect(bodyOf({ commission: 'percentage', makerRate: 'x' })).toBeNull();
    expect(bodyOf({ commission: 'tiered', tiers: '0, 0.1' })).toBeNull();
    expect(bodyOf({ kind: 'margin', borrowFee: '' })).toBeNull();
    expect(bodyOf({ commission: 'zero', hasRegulatory: true })).toBeNull();
    expect(bodyOf({ commission: 'zero', hasRegulatory: true, asOf: '2026-01-01', source: 'SEC' })).toMatchObject({
      fees: { regulatory: { secPerMillion: '22.10', asOf: '2026-01-01' } },
    });
  });

  it('begins as the terms of now', () => {
    const draft = termsDraftOf({
      kind: 'margin',
      leverage: 4,
      settlement: 'next_day',
      dayTrading: 'refuse',
      dayTradingEquityMin: '30000',
      marginCall: 'warn',
      debitInterestRate: 85_000,
      fees: {
        commission: { kind: 'tiered', tiers: [{ volumeFrom: '0', makerRate: 1000, takerRate: 2000 }] },
        regulatory: null,
      },
    });
    expect(draft).toMatchObject({
      kind: 'margin',
      leverage: '4',
      settlement: 'next_day',
      dayTradingEquityMin: '30000',
      marginCall: 'warn',
      debitInterest: '8.5',
      commission: 'tiered',
      tiers: '0, 0.1, 0.2',
      hasRegulatory: false,
    });
    expect(termsDraftOf(null)).toBe(plainTermsDraft);
  });
});
