import type { AccountStandingView, AccountTermsBody, FeeScheduleBody } from '@quire/contract';
import { readDecimal, writeDecimal } from '../../lib/decimal.ts';

/** What stands in the form, as typed. Rates are percent of the notional, or percent a year. */
export interface TermsDraft {
  readonly kind: 'cash' | 'margin';
  readonly leverage: '2' | '4';
  readonly settlement: 'immediate' | 'next_day';
  readonly unsettledFunds: 'refuse' | 'good_faith';
  readonly dayTrading: 'off' | 'refuse';
  readonly dayTradingEquityMin: string;
  readonly marginCall: 'liquidate' | 'liquidate_at_roll' | 'warn';
  readonly debitInterest: string;
  readonly borrowFee: string;
  readonly commission: 'account' | 'zero' | 'percentage' | 'per_share' | 'tiered';
  readonly makerRate: string;
  readonly takerRate: string;
  readonly perShare: string;
  readonly orderMin: string;
  readonly orderMax: string;
  /** A line per tier: volume from, maker percent, taker percent. */
  readonly tiers: string;
  readonly hasRegulatory: boolean;
  readonly secPerMillion: string;
  readonly tafPerShare: string;
  readonly tafOrderMax: string;
  readonly asOf: string;
  readonly source: string;
  /** For testing bots: client order ids may ask for refusals, delays and the like. */
  readonly scriptedOutcomes: boolean;
}

export const plainTermsDraft: TermsDraft = {
  kind: 'cash',
  leverage: '2',
  settlement: 'immediate',
  unsettledFunds: 'refuse',
  dayTrading: 'off',
  dayTradingEquityMin: '25000',
  marginCall: 'liquidate',
  debitInterest: '0',
  borrowFee: '0',
  commission: 'account',
  makerRate: '0.1',
  takerRate: '0.1',
  perShare: '0.005',
  orderMin: '1',
  orderMax: '',
  tiers: '0, 0.1, 0.1\n1000000, 0.05, 0.08',
  hasRegulatory: false,
  secPerMillion: '22.10',
  tafPerShare: '0.000119',
  tafOrderMax: '5.95',
  asOf: '',
  source: '',
  scriptedOutcomes: false,
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The server keeps rates in parts per million; people read percent. */
function percentOf(parts: unknown, otherwise: string): string {
  return typeof parts === 'number' ? writeDecimal({ digits: BigInt(parts), scale: 4 }) : otherwise;
}

const textOf = (value: unknown, otherwise: string): string => (typeof value === 'string' ? value : otherwise);

/** The form as the terms of now have it; a plain account starts from the standards. */
export function termsDraftOf(terms: AccountStandingView['terms']): TermsDraft {
  if (terms === null) return plainTermsDraft;
  const pick = <Value extends string>(name: string, choices: readonly Value[], otherwise: Value): Value =>
    choices.find((choice) => choice === String(terms[name])) ?? otherwise;
  const fees = isRecord(terms['fees']) ? terms['fees'] : null;
  return {
    ...plainTermsDraft,
    kind: pick('kind', ['cash', 'margin'], 'cash'),
    leverage: pick('leverage', ['2', '4'], '2'),
    settlement: pick('settlement', ['immediate', 'next_day'], 'immediate'),
    unsettledFunds: pick('unsettledFunds', ['refuse', 'good_faith'], 'refuse'),
    dayTrading: pick('dayTrading', ['off', 'refuse'], 'off'),
    dayTradingEquityMin: textOf(terms['dayTradingEquityMin'], plainTermsDraft.dayTradingEquityMin),
    marginCall: pick('marginCall', ['liquidate', 'liquidate_at_roll', 'warn'], 'liquidate'),
    debitInterest: percentOf(terms['debitInterestRate'], '0'),
    borrowFee: percentOf(terms['borrowFeeRate'], '0'),
    scriptedOutcomes: terms['scriptedOutcomes'] === true,
    ...(fees === null ? {} : feesDraftOf(fees)),
  };
}

function feesDraftOf(fees: Readonly<Record<string, unknown>>): Partial<TermsDraft> {
  const commission = isRecord(fees['commission']) ? fees['commission'] : {};
  const regulatory = isRecord(fees['regulatory']) ? fees['regulatory'] : null;
  const kinds = ['zero', 'percentage', 'per_share', 'tiered'] as const;
  const tiers = Array.isArray(commission['tiers']) ? commission['tiers'].filter(isRecord) : [];
  return {
    commission: kinds.find((kind) => kind === commission['kind']) ?? 'account',
    makerRate: percentOf(commission['makerRate'], plainTermsDraft.makerRate),
    takerRate: percentOf(commission['takerRate'], plainTermsDraft.takerRate),
    perShare: textOf(commission['perShare'], plainTermsDraft.perShare),
    orderMin: textOf(commission['orderMin'], plainTermsDraft.orderMin),
    orderMax: textOf(commission['orderMax'], ''),
    ...(tiers.length === 0 ? {} : { tiers: tiers.map(tierLine).join('\n') }),
    hasRegulatory: regulatory !== null,
    secPerMillion: textOf(regulatory?.['secPerMillion'], plainTermsDraft.secPerMillion),
    tafPerShare: textOf(regulatory?.['tafPerShare'], plainTermsDraft.tafPerShare),
    tafOrderMax: textOf(regulatory?.['tafOrderMax'], plainTermsDraft.tafOrderMax),
    asOf: textOf(regulatory?.['asOf'], ''),
    source: textOf(regulatory?.['source'], ''),
  };
}

const tierLine = (tier: Readonly<Record<string, unknown>>): string =>
  `${textOf(tier['volumeFrom'], '0')}, ${percentOf(tier['makerRate'], '0')}, ${percentOf(tier['takerRate'], '0')}`;

/** Percent as the fraction that the server takes: "0.1" → "0.001". Null for what is no number. */
export function fractionOf(percent: string): string | null {
  const value = readDecimal(percent);
  return value === null ? null : writeDecimal({ digits: value.digits, scale: value.scale + 2 });
}

/** The body that the form asks for; null while a number of it cannot be read. The server judges the rest. */
export function termsBodyOf(draft: TermsDraft): AccountTermsBody | null {
  const fees = feesBodyOf(draft);
  const [debitInterestRate, borrowFeeRate] = [fractionOf(draft.debitInterest), fractionOf(draft.borrowFee)];
  if (fees === undefined || debitInterestRate === null || borrowFeeRate === null) return null;
  const isMargin = draft.kind === 'margin';
  return {
    kind: draft.kind,
    fees,
    // A margin account lends until settlement, so that its proceeds never wait.
    settlement: isMargin ? 'immediate' : draft.settlement,
    dayTrading: draft.dayTrading,
    scriptedOutcomes: draft.scriptedOutcomes,
    ...(draft.dayTrading === 'refuse' ? { dayTradingEquityMin: draft.dayTradingEquityMin.trim() } : {}),
    ...(isMargin
      ? {
          leverage: draft.leverage === '4' ? (4 as const) : (2 as const),
          marginCall: draft.marginCall,
          debitInterestRate,
          borrowFeeRate,
        }
      : { unsettledFunds: draft.unsettledFunds }),
  };
}

/** Null: the account's own percentage. Undefined: something cannot be read. */
function feesBodyOf(draft: TermsDraft): FeeScheduleBody | null | undefined {
  const commission = commissionOf(draft);
  if (commission === null) return draft.commission === 'account' && !draft.hasRegulatory ? null : undefined;
  if (!draft.hasRegulatory) return { commission };
  const { secPerMillion, tafPerShare, tafOrderMax, asOf, source } = draft;
  if (asOf === '' || source.trim() === '') return undefined;
  return { commission, regulatory: { secPerMillion, tafPerShare, tafOrderMax, asOf, source: source.trim() } };
}

function commissionOf(draft: TermsDraft): FeeScheduleBody['commission'] | null {
  switch (draft.commission) {
    case 'account':
      return null;
    case 'zero':
      return { kind: 'zero' };
    case 'percentage': {
      const rates = ratesOf(draft.makerRate, draft.takerRate);
      return rates === null ? null : { kind: 'percentage', ...rates };
    }
    case 'per_share': {
      const { perShare, orderMin, orderMax } = draft;
      return { kind: 'per_share', perShare, orderMin, orderMax: orderMax.trim() === '' ? null : orderMax };
    }
    case 'tiered':
      return tiersOf(draft.tiers);
  }
}

function ratesOf(maker: string, taker: string): { readonly makerRate: string; readonly takerRate: string } | null {
  const [makerRate, takerRate] = [fractionOf(maker), fractionOf(taker)];
  return makerRate === null || takerRate === null ? null : { makerRate, takerRate };
}

function tiersOf(text: string): FeeScheduleBody['commission'] | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const tiers = lines.flatMap((line) => {
    const [volumeFrom = '', maker = '', taker = '', ...more] = line.split(',').map((part) => part.trim());
    const rates = ratesOf(maker, taker);
    return rates === null || more.length > 0 || readDecimal(volumeFrom) === null ? [] : [{ volumeFrom, ...rates }];
  });
  return tiers.length === 0 || tiers.length !== lines.length ? null : { kind: 'tiered', tiers };
}
