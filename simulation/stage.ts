import type { Command } from '@quire/core/engine';
import type { AccountPolicy } from '@quire/core/ledger';
import type { Instrument, TradingCalendar } from '@quire/core/market';
import { defaultInstruments } from '@quire/core/simulator';
import {
  type AccountId,
  type Cash,
  type Currency,
  hashedUuid,
  microsPerDay,
  type PartsPerMillion,
  type TradingDate,
  type UnixMicros,
  unixMicros,
} from '@quire/core/units';

/** 2026-01-05T00:00:00Z. */
export const startOfTime: UnixMicros = unixMicros(1_767_571_200_000_000);
const usd = 'USD' as Currency;
const sessionDays = 20;

/** Days of 2 hours' length, so that a run of minutes sees trading dates roll and day orders end. */
const sessionMicros = microsPerDay / 12;

const calendar: TradingCalendar = {
  calendarId: 'sim',
  name: 'Simulation',
  timeZone: 'UTC',
  alwaysOpen: true,
  sessions: Array.from({ length: sessionDays * 12 }, (_, at) => {
    const open = unixMicros(startOfTime + at * sessionMicros);
    const close = unixMicros(open + sessionMicros);
    const tradingDate = `2026-${String(1 + Math.floor(at / 28)).padStart(2, '0')}-${String(1 + (at % 28)).padStart(2, '0')}`;
    return { tradingDate: tradingDate as TradingDate, sessionOpen: open, open, close, sessionClose: close };
  }),
};

/** Two shares and a coin of the default listing: enough for agents and customers to meet. */
export const instruments: readonly Instrument[] = defaultInstruments().filter(({ symbol }) =>
  ['AAPL', 'KO', 'BTC/USD'].includes(symbol),
);

export interface Client {
  readonly accountId: AccountId;
  readonly name: string;
  readonly policy: AccountPolicy;
}

const cashPolicy: AccountPolicy = {
  shorting: false,
  costBasisMethod: 'fifo',
  feeRate: 1_000 as PartsPerMillion,
  fillModel: 'best',
  orderNotionalMax: null,
  participationMax: null,
};

const policies: readonly (readonly [string, AccountPolicy])[] = [
  ['cash fifo', cashPolicy],
  ['cash average', { ...cashPolicy, costBasisMethod: 'average', feeRate: 333 as PartsPerMillion }],
  ['margin fifo', { ...cashPolicy, shorting: true }],
  ['margin average', { ...cashPolicy, shorting: true, costBasisMethod: 'average' }],
  ['limited', { ...cashPolicy, orderNotionalMax: 25_000_000_000_000n as Cash }],
];

export const clients: readonly Client[] = policies.map(([name, policy]) => ({
  name,
  policy,
  accountId: hashedUuid('simulation', name) as AccountId,
}));

/** What happens before the first client acts. */
export function openingCommands(): readonly Command[] {
  return [
    { kind: 'DefineCalendar', calendar },
    ...instruments.map((instrument): Command => ({ kind: 'DefineInstrument', instrument })),
    ...clients.flatMap(({ accountId, name, policy }): readonly Command[] => [
      { kind: 'OpenAccount', accountId, name, currency: usd, policy },
      {
        kind: 'PostCash',
        accountId,
        currency: usd,
        amount: 100_000_000_000_000n as Cash,
        idempotencyKey: 'opening deposit',
      },
    ]),
  ];
}
