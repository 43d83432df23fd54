import type { AccountPolicy, Balance } from '../../ledger/index.ts';
import type { BarTimeframe, Instrument, TradingCalendar } from '../../market/index.ts';
import { type Order, orderStatuses } from '../../order/index.ts';
import type { Lot } from '../../portfolio/index.ts';
import {
  type AccountId,
  assert,
  type Cash,
  type Currency,
  type InstrumentId,
  type Price,
  type Quantity,
  type SignedQuantity,
  type TradingDate,
  type UnixMicros,
} from '../../units/index.ts';
import { addMarket, indexOpenOrder } from '../apply-event.ts';
import {
  asObject,
  bigint,
  boolean,
  type FieldTable,
  grown,
  integer,
  list,
  literal,
  nullable,
  object,
  oneOf,
  parseRecord,
  text,
  textRecord,
} from '../codec/codec.ts';
import {
  calendarCodec,
  cashCodec,
  conditionsCodec,
  feedCodec,
  instrumentCodec,
  linksCodec,
  orderTypeCodec,
  originCodec,
  policyCodec,
  reservationCodec,
  sideCodec,
  sizingCodec,
  timeframeCodec,
  timeInForceCodec,
} from '../codec/shared-codecs.ts';
import {
  type AccountState,
  accountState,
  type DurableState,
  newAccount,
  newPosition,
  positionState,
} from '../durable-state.ts';
import type { RecordedKey } from '../recorded-keys.ts';
import type { World } from '../world.ts';
import { encodeStandings, restoreStandings } from './account-snapshot.ts';
import { encodeCancels, restoreCancels } from './cancels-snapshot.ts';
import { encodeCorporate, restoreCorporate } from './corporate-snapshot.ts';
import { encodeFills, restoreFills } from './fills-snapshot.ts';

/** Snapshots are disposable: another format version is not read, the journal is folded from its beginning instead. */
export const durableFormatVersion = 1;

interface Durable {
  readonly formatVersion: typeof durableFormatVersion;
  readonly world: DurableState['world'];
  readonly killSwitch: DurableState['killSwitch'];
  readonly orderSequence: number;
  readonly fillSequence: number;
  readonly calendars: readonly { readonly calendar: TradingCalendar; readonly tradingDate: TradingDate | null }[];
  readonly instruments: readonly Instrument[];
  readonly accounts: readonly StoredAccount[];
  readonly orders: readonly Order[];
}

interface StoredAccount {
  readonly accountId: AccountId;
  readonly name: string;
  readonly currency: Currency;
  readonly openedAt: UnixMicros;
  readonly policy: AccountPolicy;
  readonly balances: readonly Balance[];
  readonly positions: readonly StoredPosition[];
  readonly keys: readonly StoredKey[];
}

interface StoredPosition {
  readonly instrumentId: InstrumentId;
  readonly quantity: SignedQuantity;
  readonly costBasis: Cash;
  readonly lots: readonly Lot[];
  readonly realizedPnl: Cash;
  readonly feesPaid: Cash;
  readonly openedAt: UnixMicros | null;
}

interface StoredKey extends RecordedKey {
  readonly key: string;
}

const plainOrderFields = {
  orderId: text<Order['orderId']>(),
  orderSequence: integer(),
  accountId: text<Order['accountId']>(),
  instrumentId: text<Order['instrumentId']>(),
  clientOrderId: text<Order['clientOrderId']>(),
  side: sideCodec,
  orderType: orderTypeCodec,
  timeInForce: timeInForceCodec,
  sizing: sizingCodec,
  quantity: integer<Quantity>(),
  limitPrice: nullable(integer<Price>()),
  extendedHours: boolean,
  reduceOnly: boolean,
  origin: originCodec,
  status: oneOf(orderStatuses),
  filledQuantity: integer<Quantity>(),
  filledNotional: cashCodec,
  feesPaid: cashCodec,
  reservation: reservationCodec,
  submittedAt: integer<UnixMicros>(),
  updatedAt: integer<UnixMicros>(),
  expiresAt: nullable(integer<UnixMicros>()),
  closedAt: nullable(integer<UnixMicros>()),
  reasonCode: nullable(text()),
};

/** What a plain order has not; it is stored without. */
const plainOrder = { conditions: null, links: null, stopPrice: null, highWaterMark: null, triggeredAt: null } as const;
/** What only a leg has that its entry woke. */
const sleeping = { activatedAt: null } as const;
type Asleep = Omit<Order, keyof typeof sleeping>;

const conditionedFields = {
  ...plainOrderFields,
  conditions: nullable(conditionsCodec),
  links: nullable(linksCodec),
  stopPrice: nullable(integer<Price>()),
  highWaterMark: nullable(integer<Price>()),
  triggeredAt: nullable(integer<UnixMicros>()),
};

const orderCodec = grown<Order, keyof typeof sleeping>(
  grown<Asleep, keyof typeof plainOrder>(
    object<Omit<Asleep, keyof typeof plainOrder>>(plainOrderFields),
    object<Asleep>(conditionedFields),
    plainOrder,
  ),
  object<Order>({ ...conditionedFields, activatedAt: nullable(integer<UnixMicros>()) }),
  sleeping,
);

const durableFields: FieldTable<Durable> = {
  formatVersion: literal(durableFormatVersion),
  world: nullable(
    object<NonNullable<DurableState['world']>>({
      worldId: text(),
      feed: feedCodec,
      seed: integer(),
      generatorVersion: integer(),
      openedAt: integer(),
    }),
  ),
  killSwitch: nullable(
    object<NonNullable<DurableState['killSwitch']>>({ state: oneOf(['ACTIVE', 'ENGAGED']), changedAt: integer() }),
  ),
  orderSequence: integer(),
  fillSequence: integer(),
  calendars: list(object<Durable['calendars'][number]>({ calendar: calendarCodec, tradingDate: nullable(text()) })),
  instruments: list(instrumentCodec),
  accounts: list(
    object<StoredAccount>({
      accountId: text(),
      name: text(),
      currency: text(),
      openedAt: integer(),
      policy: policyCodec,
      balances: list(
        object<Balance>({
          currency: text(),
          cash: cashCodec,
          reserved: cashCodec,
          deposited: cashCodec,
          realizedPnl: cashCodec,
          feesPaid: cashCodec,
        }),
      ),
      positions: list(
        object<StoredPosition>({
          instrumentId: text(),
          quantity: bigint<SignedQuantity>(),
          costBasis: cashCodec,
          lots: list(object<Lot>({ lotId: integer(), quantity: integer(), costBasis: cashCodec, openedAt: integer() })),
          realizedPnl: cashCodec,
          feesPaid: cashCodec,
          openedAt: nullable(integer()),
        }),
      ),
      keys: list(
        object<StoredKey>({
          key: text(),
          requestHash: text(),
          orderId: nullable(text()),
          denied: nullable(object<NonNullable<RecordedKey['denied']>>({ code: text(), details: textRecord })),
        }),
      ),
    }),
  ),
  orders: list(orderCodec),
};
const durableCodec = object<Durable>(durableFields);

/** Worlds that were told of bars have one field more; the others keep the text, and so the hash, that they always had. */
interface DurableOfBars extends Durable {
  readonly barTimeframe: BarTimeframe;
}
const durableOfBarsCodec = object<DurableOfBars>({ ...durableFields, barTimeframe: timeframeCodec });

/** Durable state as deterministic JSON: equal states have equal texts. */
export function encodeDurable(world: World): string {
  const { durable } = world;
  const stored: Durable = {
    formatVersion: durableFormatVersion,
    world: durable.world,
    killSwitch: durable.killSwitch,
    orderSequence: durable.orderSequence,
    fillSequence: durable.fillSequence,
    calendars: [...durable.calendars.values()],
    instruments: [...durable.instruments.values()],
    accounts: [...durable.accounts.values()].map(storedAccount),
    orders: [...durable.orders.values()],
  };
  const { barTimeframe } = durable;
  const encoded =
    barTimeframe === null ? durableCodec.encode(stored) : durableOfBarsCodec.encode({ ...stored, barTimeframe });
  const corporate = encodeCorporate(world);
  const parts = [encoded, corporate, encodeFills(world), encodeStandings(world), encodeCancels(world)];
  while (parts.at(-1) === '') parts.pop();
  return parts.join(partEnd);
}

/** Between the texts of a snapshot, of which the later ones may be absent; JSON never holds a bare line end. */
const partEnd = '\n';

function storedAccount(account: AccountState): StoredAccount {
  return {
    ...account,
    balances: [...account.balances.values()],
    positions: [...account.positions.values()],
    keys: [...account.keys.entries()].map(([key, recorded]) => ({ key, ...recorded })),
  };
}

/** Brings a snapshot back into a world fresh from `createWorld`. Throws `CorruptRecord` for another format. */
export function restoreDurable(world: World, encoded: string): void {
  const { durable } = world;
  assert(durable.world === null && durable.instruments.size === 0, 'a snapshot is restored into an empty world');
  const [base = '', corporate = '', fills = '', standings = '', cancels = ''] = encoded.split(partEnd);
  const json = asObject(parseRecord(base, 'snapshot'), 'snapshot');
  const isOfBars = 'barTimeframe' in json;
  const stored: Durable & Partial<DurableOfBars> = (isOfBars ? durableOfBarsCodec : durableCodec).decode(
    json,
    'snapshot',
  );
  durable.barTimeframe = stored.barTimeframe ?? null;
  durable.world = stored.world;
  durable.killSwitch = stored.killSwitch;
  durable.orderSequence = stored.orderSequence;
  durable.fillSequence = stored.fillSequence;
  for (const entry of stored.calendars) durable.calendars.set(entry.calendar.calendarId, { ...entry });
  for (const instrument of stored.instruments) {
    durable.instruments.set(instrument.instrumentId, instrument);
    addMarket(world, instrument.instrumentId);
  }
  const sequences = new Map(stored.orders.map(({ orderId, orderSequence }) => [orderId, orderSequence]));
  for (const account of stored.accounts) durable.accounts.set(account.accountId, restoredAccount(account, sequences));
  // Where an open order is found depends on how its account fills.
  restoreFills(world, fills);
  for (const order of stored.orders) restoreOrder(world, order);
  restoreCorporate(world, corporate);
  restoreStandings(world, standings);
  restoreCancels(world, cancels);
}

function restoredAccount(stored: StoredAccount, sequences: ReadonlyMap<Order['orderId'], number>): AccountState {
  const account = newAccount(stored);
  account.balances.clear();
  for (const balance of stored.balances) account.balances.set(balance.currency, { ...balance });
  for (const position of stored.positions) {
    account.positions.set(position.instrumentId, { ...newPosition(position.instrumentId), ...position });
  }
  for (const { key, ...recorded } of stored.keys) {
    const { orderId } = recorded;
    account.keys.add(key, recorded, orderId === null ? 0 : (sequences.get(orderId) ?? 0));
  }
  return account;
}

/** Totals of claimed lots are not stored: they are the sum over the open orders. */
function restoreOrder(world: World, stored: Order): void {
  const order = { ...stored };
  world.durable.orders.add(order);
  indexOpenOrder(world, order);
  const position = positionState(accountState(world.durable, order.accountId), order.instrumentId);
  const claimed = order.reservation.quantity;
  if (order.side === 'buy') position.reservedToBuy = (position.reservedToBuy + claimed) as typeof claimed;
  else position.reservedToSell = (position.reservedToSell + claimed) as typeof claimed;
}
