import type { AccountTermsBody, FeeScheduleBody } from '@quire/contract';
import { type AccountTerms, marginTerms, plainTerms } from '@quire/core/ledger';
import type { Commission, FeeSchedule } from '@quire/core/order';
import { type Cash, cashScale, type PartsPerMillion, parseDecimal } from '@quire/core/units';
import { problem } from '../../platform/problem.ts';
import type { DecimalWritten } from '../../platform/wire.ts';

/** The terms that a body asks for; what it leaves out is that of a plain cash account, or of Regulation T. */
export function parseTerms(body: AccountTermsBody): AccountTerms {
  const defaults = body.kind === 'margin' ? marginTerms : plainTerms;
  return {
    kind: body.kind,
    leverage: body.leverage ?? defaults.leverage,
    fees: body.fees ? parseFees(body.fees) : null,
    settlement: body.settlement ?? defaults.settlement,
    unsettledFunds: body.unsettledFunds ?? defaults.unsettledFunds,
    dayTrading: body.dayTrading ?? defaults.dayTrading,
    dayTradingEquityMin: given(body.dayTradingEquityMin, defaults.dayTradingEquityMin, 'dayTradingEquityMin', cashOf),
    debitInterestRate: given(body.debitInterestRate, defaults.debitInterestRate, 'debitInterestRate', rateOf),
    borrowFeeRate: given(body.borrowFeeRate, defaults.borrowFeeRate, 'borrowFeeRate', rateOf),
    marginCall: body.marginCall ?? defaults.marginCall,
    scriptedOutcomes: body.scriptedOutcomes ?? defaults.scriptedOutcomes,
  };
}

function given<Value>(
  written: DecimalWritten | undefined,
  otherwise: Value,
  field: string,
  parse: (written: DecimalWritten, field: string) => Value,
): Value {
  return written === undefined ? otherwise : parse(written, field);
}

function parseFees({ commission, regulatory }: FeeScheduleBody): FeeSchedule {
  return {
    commission: parseCommission(commission),
    regulatory: regulatory
      ? {
          secPerMillion: cashOf(regulatory.secPerMillion, 'fees.regulatory.secPerMillion'),
          tafPerShare: cashOf(regulatory.tafPerShare, 'fees.regulatory.tafPerShare'),
          tafOrderMax: cashOf(regulatory.tafOrderMax, 'fees.regulatory.tafOrderMax'),
          asOf: regulatory.asOf,
          source: regulatory.source,
        }
      : null,
  };
}

function parseCommission(commission: FeeScheduleBody['commission']): Commission {
  const at = (name: string): string => `fees.commission.${name}`;
  switch (commission.kind) {
    case 'zero':
      return { kind: 'zero' };
    case 'percentage':
      return { kind: 'percentage', ...ratesOf(commission, at) };
    case 'per_share':
      return {
        kind: 'per_share',
        perShare: cashOf(commission.perShare, at('perShare')),
        orderMin: cashOf(commission.orderMin, at('orderMin')),
        orderMax: commission.orderMax === null ? null : cashOf(commission.orderMax, at('orderMax')),
      };
    case 'tiered':
      return {
        kind: 'tiered',
        tiers: commission.tiers.map((tier, index) => ({
          volumeFrom: cashOf(tier.volumeFrom, at(`tiers[${index}].volumeFrom`)),
          ...ratesOf(tier, at),
        })),
      };
  }
}

function ratesOf(
  { makerRate, takerRate }: { readonly makerRate: DecimalWritten; readonly takerRate: DecimalWritten },
  at: (name: string) => string,
): { readonly makerRate: PartsPerMillion; readonly takerRate: PartsPerMillion } {
  return { makerRate: rateOf(makerRate, at('makerRate')), takerRate: rateOf(takerRate, at('takerRate')) };
}

/** Cash that may be zero. */
export function cashOf(written: DecimalWritten, field: string): Cash {
  return exact(written, cashScale, field) as Cash;
}

/** A fraction, exact to a millionth, at most the whole. */
export function rateOf(written: DecimalWritten, field: string): PartsPerMillion {
  const parts = exact(written, 6, field);
  if (parts > 1_000_000n) throw problem('NUMBER_OUT_OF_RANGE', `${field} must lie between 0 and 1`, { field });
  return Number(parts) as PartsPerMillion;
}

function exact(written: DecimalWritten, scale: number, field: string): bigint {
  const parsed = parseDecimal(String(written), scale);
  if (!parsed.ok) throw problem('NOT_A_DECIMAL', `${field} is not a decimal with at most ${scale} places`, { field });
  if (parsed.value < 0n) throw problem('NUMBER_OUT_OF_RANGE', `${field} is negative`, { field });
  return parsed.value;
}
