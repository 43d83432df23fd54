import type { Command } from '@quire/core/engine';
import type { CorporateActionId, CorporateActionTerms, Instrument } from '@quire/core/market';
import { type Cash, hashedUuid, type PartsPerMillion, type TradingDate, type UnixMicros } from '@quire/core/units';
import type { Dice } from '../draw.ts';
import { minuteMicros, type WorldPlan } from '../world-plan.ts';
import type { MarketSight } from './sight.ts';

/** What an operator does: the kill switch, halts, companies, news, shares to borrow. */
export function nextOperatorCommand(plan: WorldPlan, dice: Dice, index: number, sight: MarketSight): Command {
  const instrument = dice.pick(plan.instruments);
  const { instrumentId } = instrument;
  const luck = dice.unit();
  if (luck < 0.1) {
    return dice.isUnder(0.35)
      ? { kind: 'EngageKillSwitch', reason: `act ${index}`, operator: 'simulation' }
      : { kind: 'DisengageKillSwitch', notes: `act ${index}`, operator: 'simulation' };
  }
  if (luck < 0.35) return haltOrResume(plan, dice, sight, instrument);
  if (luck < 0.43) return announce(plan, dice, index, sight, instrument);
  if (luck < 0.6) return { kind: 'ApplyCorporateAction', actionId: actionIdOf(index - dice.below(400)) };
  if (luck < 0.72) {
    const item = {
      headline: `News of act ${index}`,
      summary: 'Simulated.',
      source: 'simulation',
      instrumentIds: dice.isUnder(0.8) ? [instrumentId] : [],
    };
    return { kind: 'PublishNews', item };
  }
  if (luck < 0.88) {
    const annualRate = dice.isUnder(0.5) ? null : (dice.below(200_000) as PartsPerMillion);
    return { kind: 'SetBorrowTerms', instrumentId, easyToBorrow: dice.isUnder(0.8), annualRate };
  }
  return { kind: 'CancelAllOrders', accountId: null, instrumentId: dice.isUnder(0.8) ? instrumentId : null };
}

function haltOrResume(plan: WorldPlan, dice: Dice, sight: MarketSight, { instrumentId }: Instrument): Command {
  const halted = sight.haltedInstruments();
  if (halted.length > 0 && dice.isUnder(0.7)) return { kind: 'ResumeTrading', instrumentId: dice.pick(halted) };
  const length = Math.floor(dice.unit() * (plan.feed === 'sim' ? 1 : 6) * minuteMicros);
  return {
    kind: 'HaltTrading',
    instrumentId,
    reasonCode: dice.pick(['REGULATORY', 'OPERATOR', 'NEWS'] as const),
    notes: '',
    resumesAt: dice.isUnder(0.25) ? null : ((sight.now + 1 + length) as UnixMicros),
  };
}

const actionIdOf = (index: number): CorporateActionId =>
  hashedUuid('simulated action', `${index}`) as CorporateActionId;

function announce(plan: WorldPlan, dice: Dice, index: number, { now }: MarketSight, instrument: Instrument): Command {
  const { instrumentId, calendarId } = instrument;
  const sessions = plan.calendars.find((calendar) => calendar.calendarId === calendarId)?.sessions ?? [];
  const next = sessions.findIndex(({ sessionClose }) => sessionClose > now);
  const dateIn = (days: number): TradingDate => (sessions[next + days] ?? sessions.at(-1)!).tradingDate;
  const ahead = 1 + dice.below(2);
  return {
    kind: 'AnnounceCorporateAction',
    action: {
      actionId: actionIdOf(index),
      instrumentId,
      terms: termsOf(dice, index),
      exDate: dateIn(ahead),
      recordDate: null,
      payDate: dice.isUnder(0.5) ? null : dateIn(ahead + dice.below(3)),
      source: 'operator',
    },
  };
}

function termsOf(dice: Dice, index: number): CorporateActionTerms {
  const luck = dice.unit();
  if (luck < 0.25) return { kind: 'split', newUnits: 2 + dice.below(3), oldUnits: 1 + dice.below(2) * 2 };
  if (luck < 0.45) return { kind: 'split', newUnits: 1 + dice.below(2), oldUnits: 3 + dice.below(4) };
  if (luck < 0.6) return { kind: 'stock_dividend', newUnits: 1, oldUnits: 5 + dice.below(30) };
  if (luck < 0.88) {
    const cashPerUnit = BigInt(1 + dice.below(800_000)) * 1_000n;
    return { kind: 'cash_dividend', cashPerUnit: cashPerUnit as Cash, isSpecial: dice.isUnder(0.2) };
  }
  if (luck < 0.997) return { kind: 'symbol_change', symbol: `SYM${index}`, name: `Name of act ${index}` };
  return { kind: 'delisting', cashPerUnit: BigInt(dice.below(100) * 1_000_000_000) as Cash };
}
