import { fail, ok, type Result } from '../../units/index.ts';
import { alpacaPaper } from './alpaca-paper.ts';
import { backtestKit } from './backtest-kit.ts';
import { backtestingPy } from './backtesting-py.ts';
import { backtraderBarPointPercent, backtraderFixedBarPercent, backtraderFixedSize } from './backtrader.ts';
import { freqtradeBacktest, freqtradeDry } from './freqtrade.ts';
import { hftbacktestNoPartial, hftbacktestPartial } from './hftbacktest.ts';
import { hummingbotPaper } from './hummingbot-paper.ts';
import { jesse } from './jesse.ts';
import { leanBase } from './lean-base.ts';
import { leanEquity } from './lean-equity.ts';
import { nautilusBar } from './nautilus-bar.ts';
import { nautilusQuote } from './nautilus-quote.ts';
import { nullFill } from './null-fill.ts';
import { openalgoSandbox } from './openalgo-sandbox.ts';
import type { ModelFill, ModelMarket, ModelOrder, ModelParameters, ReferenceModel } from './reference-model.ts';
import { stocksharp } from './stocksharp.ts';
import { vnpyPaper } from './vnpy-paper.ts';
import { ziplineFixed, ziplineFixedBasisPoints, ziplineVolatilityVolumeShare, ziplineVolumeShare } from './zipline.ts';

/** Every reference model, by name. A new one is a file and a line here. */
export const referenceModels: readonly ReferenceModel[] = [
  alpacaPaper,
  backtestKit,
  backtestingPy,
  backtraderBarPointPercent,
  backtraderFixedBarPercent,
  backtraderFixedSize,
  freqtradeBacktest,
  freqtradeDry,
  hftbacktestNoPartial,
  hftbacktestPartial,
  hummingbotPaper,
  jesse,
  leanBase,
  leanEquity,
  nautilusBar,
  nautilusQuote,
  nullFill,
  openalgoSandbox,
  stocksharp,
  vnpyPaper,
  ziplineFixed,
  ziplineFixedBasisPoints,
  ziplineVolatilityVolumeShare,
  ziplineVolumeShare,
];

const modelByName = new Map(referenceModels.map((model) => [model.name, model]));

export type ModelRefusal =
  | { readonly code: 'UNKNOWN_FILL_MODEL'; readonly name: string }
  | {
      readonly code: 'INVALID_FILL_PARAMETER';
      readonly name: string;
      readonly parameter: string;
      readonly reason: string;
    };

/** A model with all of its parameters settled: what a fill records, and what fills. */
export interface SelectedModel {
  readonly name: string;
  readonly version: number;
  readonly needs: ReferenceModel['needs'];
  readonly parameters: ModelParameters;
  readonly fill: (order: ModelOrder, market: ModelMarket) => readonly ModelFill[];
}

export function referenceModelNamed(name: string): ReferenceModel | null {
  return modelByName.get(name) ?? null;
}

/**
 * The model of a name with the given parameters, standards for the rest. Refuses an unknown name, an unknown parameter, and a value
 * outside its definition.
 *
 * @example selectReferenceModel('zipline-volume-share', { volumeLimit: 0.1 })
 */
export function selectReferenceModel(name: string, given: ModelParameters = {}): Result<SelectedModel, ModelRefusal> {
  const model = modelByName.get(name);
  if (model === undefined) return fail({ code: 'UNKNOWN_FILL_MODEL', name });
  for (const [parameter, value] of Object.entries(given)) {
    const reason = parameterFault(model, parameter, value);
    if (reason !== null) return fail({ code: 'INVALID_FILL_PARAMETER', name, parameter, reason });
  }
  const parameters: Record<string, number | string> = {};
  for (const parameter of Object.keys(model.parameters).sort()) {
    parameters[parameter] = given[parameter] ?? model.parameters[parameter]!.standard;
  }
  const { version, needs } = model;
  return ok({ name, version, needs, parameters, fill: (order, market) => model.fill(order, market, parameters) });
}

function parameterFault(model: ReferenceModel, parameter: string, value: number | string): string | null {
  const definition = Object.hasOwn(model.parameters, parameter) ? model.parameters[parameter] : undefined;
  if (definition === undefined) return `is not one of ${Object.keys(model.parameters).sort().join(', ') || 'none'}`;
  if (definition.kind === 'choice') {
    return typeof value === 'string' && definition.choices.includes(value)
      ? null
      : `is not one of ${definition.choices.join(', ')}`;
  }
  return typeof value === 'number' && value >= definition.min && value <= definition.max
    ? null
    : `is not a number from ${definition.min} to ${definition.max}`;
}
