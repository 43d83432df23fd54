import type { CorporateActionView, HaltView, NewsView } from '@quire/contract';
import { decimalText, instantText, nullableDecimalText, nullableInstantText } from '../../platform/wire.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';

export interface HaltRow {
  readonly eventSequence: number;
  readonly instrumentId: string;
  readonly reasonCode: HaltView['reasonCode'];
  readonly notes: string;
  readonly haltedAt: number;
  readonly resumesAt: number | null;
  readonly resumedAt: number | null;
}

/** Terms as the projection writes them: money as decimal text. */
export interface ActionRow {
  readonly actionId: string;
  readonly instrumentId: string;
  readonly terms: {
    readonly kind: 'split' | 'stock_dividend' | 'cash_dividend' | 'symbol_change' | 'delisting';
    readonly newUnits?: number;
    readonly oldUnits?: number;
    readonly cashPerUnit?: string;
    readonly isSpecial?: boolean;
    readonly symbol?: string;
  };
  readonly exDate: string;
  readonly recordDate: string | null;
  readonly payDate: string | null;
  readonly source: CorporateActionView['source'];
  readonly announcedAt: number;
  readonly appliedAt: number | null;
  readonly closeBefore: string | null;
}

export interface NewsRow {
  readonly newsSequence: number;
  readonly headline: string;
  readonly summary: string;
  readonly source: string;
  readonly instrumentIds: readonly string[];
  readonly publishedAt: number;
}

const symbolOf = (gateway: WorldGateway, instrumentId: string): string =>
  gateway.instrumentById(instrumentId)?.symbol ?? instrumentId;

export function haltView(row: HaltRow, gateway: WorldGateway): HaltView {
  return {
    symbol: symbolOf(gateway, row.instrumentId),
    instrumentId: row.instrumentId,
    reasonCode: row.reasonCode,
    notes: row.notes,
    haltedAt: instantText(row.haltedAt),
    resumesAt: nullableInstantText(row.resumesAt),
    resumedAt: nullableInstantText(row.resumedAt),
  };
}

export function actionView(row: ActionRow, gateway: WorldGateway): CorporateActionView {
  const { kind, newUnits = null, oldUnits = null, cashPerUnit, isSpecial = null, symbol = null } = row.terms;
  const isReverse = kind === 'split' && newUnits !== null && oldUnits !== null && newUnits < oldUnits;
  return {
    actionId: row.actionId,
    symbol: symbolOf(gateway, row.instrumentId),
    instrumentId: row.instrumentId,
    type: isReverse ? 'reverse_split' : kind,
    newUnits,
    oldUnits,
    cashPerUnit: cashPerUnit === undefined ? null : decimalText(cashPerUnit),
    isSpecial,
    newSymbol: symbol,
    exDate: row.exDate,
    recordDate: row.recordDate,
    payDate: row.payDate,
    source: row.source,
    announcedAt: instantText(row.announcedAt),
    appliedAt: nullableInstantText(row.appliedAt),
    closeBefore: nullableDecimalText(row.closeBefore),
  };
}

export function newsView(row: NewsRow, gateway: WorldGateway): NewsView {
  return {
    newsSequence: row.newsSequence,
    headline: row.headline,
    summary: row.summary,
    source: row.source,
    symbols: row.instrumentIds.map((instrumentId) => symbolOf(gateway, instrumentId)),
    publishedAt: instantText(row.publishedAt),
    url: null,
    provider: null,
  };
}
