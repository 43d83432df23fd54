import type { CommandOutcome, DomainEvent, InputBody } from '@quire/core/engine';
import type { OrderFilled } from '@quire/core/order';
import type { Cash, Price, Quantity, SignedQuantity, UnixMicros } from '@quire/core/units';
import type { Law } from './auditor/index.ts';
import type { Committed } from './process-under-test.ts';

/** Changes what the auditor hears; null leaves it as it is. */
export type Tamper = (committed: Committed) => Committed | null;

/** A planted fault: what it says, and the law that it breaks. */
export interface Lie {
  readonly law: Law;
  readonly tell: Tamper;
}

type EventOf<Type extends DomainEvent['type']> = Extract<DomainEvent, { readonly type: Type }>;

/** The first event of a type that suits is told otherwise; several in its place add to it or leave it out. */
function onEvent<Type extends DomainEvent['type']>(
  type: Type,
  change: (event: EventOf<Type>, committed: Committed) => readonly DomainEvent[] | null,
): Tamper {
  return (committed) => {
    const at = committed.events.findIndex(
      (event) => event.type === type && change(event as EventOf<Type>, committed) !== null,
    );
    if (at < 0) return null;
    const told = change(committed.events[at] as EventOf<Type>, committed) ?? [];
    return { ...committed, events: [...committed.events.slice(0, at), ...told, ...committed.events.slice(at + 1)] };
  };
}

const onFill = (change: (fill: OrderFilled) => OrderFilled | null): Tamper =>
  onEvent('OrderFilled', (fill) => {
    const told = change(fill);
    return told === null ? null : [told];
  });

const limitOf = ({ evidence }: OrderFilled): Price | null => evidence.basis?.limitPrice ?? null;

/** What the market had is told as less than what was taken of it. */
const lessLiquidity: Tamper = (committed) => {
  const fill = committed.events.find((event) => event.type === 'OrderFilled' && isOfMarket(event));
  const { body } = committed.input;
  if (fill?.type !== 'OrderFilled') return null;
  const told = smaller(body, fill);
  return told === null ? null : { ...committed, input: { ...committed.input, body: told } };
};

const isOfMarket = ({ evidence, quantity }: OrderFilled): boolean =>
  quantity > 1 && ((evidence.model === 'quote' && evidence.part !== 'beyond') || evidence.model === 'queue');

function smaller(body: InputBody, { side, quantity }: OrderFilled): InputBody | null {
  const less = (quantity - 1) as Quantity;
  if (body.kind === 'PrintReceived') return { ...body, print: { ...body.print, quantity: less } };
  if (body.kind !== 'QuoteReceived') return null;
  const shown = side === 'buy' ? { askQuantity: less } : { bidQuantity: less };
  return { ...body, quote: { ...body.quote, ...shown } };
}

/** Somebody at a better price is told to have waited. */
const passedOver: Tamper = onEvent('OrderFilled', (fill, { events, input }) => {
  const limit = limitOf(fill);
  if (fill.liquidity !== 'maker' || fill.evidence.model !== 'book' || limit === null) return null;
  if (events.some(({ type }) => type === 'OrderAccepted') || input.body.kind !== 'MarketTick') return null;
  const phantom: EventOf<'OrderAccepted'> = {
    type: 'OrderAccepted',
    version: 1,
    orderId: `phantom ${fill.orderId}` as OrderFilled['orderId'],
    orderSequence: Number.MAX_SAFE_INTEGER,
    accountId: fill.accountId,
    instrumentId: fill.instrumentId,
    clientOrderId: 'phantom' as EventOf<'OrderAccepted'>['clientOrderId'],
    requestHash: '',
    side: fill.side,
    orderType: 'limit',
    timeInForce: 'gtc',
    sizing: { kind: 'quantity', quantity: fill.quantity },
    quantity: fill.quantity,
    limitPrice: (fill.side === 'buy' ? limit + 1 : limit - 1) as Price,
    extendedHours: false,
    reduceOnly: false,
    origin: 'api',
    status: 'new',
    reservation: { cash: 0n as Cash, quantity: fill.quantity },
    expiresAt: null,
    conditions: null,
    links: null,
    at: fill.at,
  };
  return [phantom, fill];
});

const otherAnswer: Tamper = (committed) => {
  const { outcome, command } = committed;
  if (outcome === null || !outcome.ok || !outcome.replayed || command?.kind !== 'SubmitOrder') return null;
  const told: CommandOutcome = { ...outcome, orderIds: ['another' as OrderFilled['orderId']] };
  return { ...committed, outcome: told };
};

/** Each must be noticed, by the law that it breaks. Told once per world, about the first event that suits. */
export const lies: Readonly<Record<string, Lie>> = {
  'a fill worse than its limit': {
    law: 'limit',
    tell: onFill((fill) => {
      const limit = limitOf(fill);
      if (limit === null) return null;
      return { ...fill, price: (fill.side === 'buy' ? limit + 1 : limit - 1) as Price };
    }),
  },
  'more taken than there was': { law: 'liquidity', tell: lessLiquidity },
  'an execution told twice': {
    law: 'liquidity',
    tell: onFill((fill) => {
      if (fill.evidence.model !== 'book' || fill.fillSequence < 20) return null;
      return { ...fill, evidence: { ...fill.evidence, bookSequence: 1 } };
    }),
  },
  'a better price passed over': { law: 'price-priority', tell: passedOver },
  'a fill in a halt': {
    law: 'halt',
    tell: onEvent('OrderFilled', (fill) => {
      const { instrumentId, at } = fill;
      return [
        { type: 'TradingHalted', version: 1, instrumentId, reasonCode: 'NEWS', notes: '', resumesAt: null, at },
        fill,
      ];
    }),
  },
  'a fill outside its session': {
    law: 'session',
    tell: onEvent('CalendarDefined', (event) => {
      if (event.calendar.alwaysOpen) return null;
      const sessions = event.calendar.sessions.map((session) => ({
        ...session,
        open: (session.close - 1) as UnixMicros,
        sessionOpen: (session.close - 1) as UnixMicros,
        sessionClose: session.close,
      }));
      return [{ ...event, calendar: { ...event.calendar, sessions } }];
    }),
  },
  'a fill on data from before the order': {
    law: 'before-data',
    tell: onFill((fill) => {
      const { evidence } = fill;
      if (evidence.model !== 'bar') return null;
      return { ...fill, evidence: { ...evidence, openTime: (evidence.openTime - 3_600_000_000) as UnixMicros } };
    }),
  },
  'a share lost in a split': {
    law: 'shares',
    tell: onEvent('PositionAdjusted', (event) =>
      event.kind === 'delisting'
        ? null
        : [{ ...event, positionQuantity: (event.positionQuantity - 1n) as SignedQuantity }],
    ),
  },
  'a dividend paid twice': { law: 'corporate', tell: onEvent('DividendPaid', (event) => [event, event]) },
  'cash out of nothing': {
    law: 'cash',
    tell: onEvent('CashPosted', (event) => [{ ...event, amount: (event.amount + 1n) as Cash }]),
  },
  'a notional rounded up': {
    law: 'cash',
    tell: onFill((fill) => ({ ...fill, notional: (fill.notional + 1n) as Cash })),
  },
  'a fee too high': {
    law: 'fees',
    tell: onFill((fill) => (fill.fee === 0n ? null : { ...fill, fee: (fill.fee + 1n) as Cash })),
  },
  'profit made up': {
    law: 'lots',
    tell: onFill((fill) =>
      fill.realizedPnl === 0n ? null : { ...fill, realizedPnl: (fill.realizedPnl + 1n) as Cash },
    ),
  },
  'too little held back': {
    law: 'reserved',
    tell: onEvent('OrderAccepted', (event) => {
      const { reservation, limitPrice, quantity } = event;
      if (limitPrice === null || quantity === 0 || reservation.cash < 2n) return null;
      return [{ ...event, reservation: { ...reservation, cash: (reservation.cash / 2n) as Cash } }];
    }),
  },
  'proceeds settled short': {
    law: 'settlement',
    tell: onEvent('ProceedsHeld', (event) => [{ ...event, amount: (event.amount - 1n) as Cash }]),
  },
  'a stop woken by nothing': {
    law: 'trigger',
    tell: onEvent('OrderTriggered', (event) => [{ ...event, triggerPrice: (event.triggerPrice * 3) as Price }]),
  },
  'an order accepted twice': { law: 'lifecycle', tell: onEvent('OrderAccepted', (event) => [event, event]) },
  'an order that fills after its end': {
    law: 'lifecycle',
    tell: onEvent('OrderFilled', (fill) => {
      const { orderId, accountId, at } = fill;
      return [{ type: 'OrderCanceled', version: 1, orderId, accountId, reasonCode: 'REQUESTED', at }, fill];
    }),
  },
  'an order that expires early': {
    law: 'time-in-force',
    tell: onEvent('OrderExpired', (event) => [{ ...event, at: (event.at - 1) as UnixMicros }]),
  },
  'filled and remaining are not ordered': {
    law: 'quantities',
    tell: onFill((fill) =>
      fill.remainingQuantity === 0 ? null : { ...fill, remainingQuantity: (fill.remainingQuantity - 1) as Quantity },
    ),
  },
  'an order that only reduces opens': {
    law: 'reduce-only',
    tell: onEvent('OrderAccepted', (event) => {
      const opens = event.orderType === 'market' && event.reservation.quantity === 0 && event.status === 'new';
      return opens && event.timeInForce === 'ioc' ? [{ ...event, reduceOnly: true }] : null;
    }),
  },
  'legs that protect nothing trade': {
    law: 'classes',
    tell: onEvent('OrderAccepted', (event) => {
      const { links } = event;
      return links?.role === 'entry' ? [{ ...event, links: { ...links, role: 'takeProfit' } }] : null;
    }),
  },
  'an order past the kill switch': {
    law: 'kill-switch',
    tell: onEvent('OrderAccepted', (event) => {
      if (event.origin === 'operator' || event.origin === 'liquidation') return null;
      return [{ type: 'KillSwitchEngaged', version: 1, reason: 'a lie', operator: 'simulation', at: event.at }, event];
    }),
  },
  'another answer to the same request': { law: 'answers', tell: otherAnswer },
  'an account that was never opened': { law: 'state', tell: onEvent('AccountOpened', () => []) },
};

/** Told at every occasion for the few that only show later, else once. */
export function tellOnce({ tell }: Lie): Tamper {
  let isTold = false;
  return (committed) => {
    const told = isTold ? null : tell(committed);
    isTold ||= told !== null;
    return told;
  };
}
