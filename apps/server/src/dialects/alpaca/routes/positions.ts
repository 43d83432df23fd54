import { randomUUID } from 'node:crypto';
import type { PositionView } from '@quire/contract';
import { type Instrument, spellings } from '@quire/core/market';
import { type AccountId, divideRounded, formatDecimal, parseDecimal, parseInstant } from '@quire/core/units';
import { decimalText } from '../../../platform/wire.ts';
import type { AlpacaDependencies } from '../dependencies.ts';
import { asAlpacaError, malformed, notFound } from '../errors.ts';
import { booleanOf, type Fields, positiveDecimal } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { orderById, reservedQuantities } from '../queries.ts';
import { translateRefusal } from '../refusals.ts';
import { submittedView } from '../views/order-view.ts';
import { positionView } from '../views/position-view.ts';

export const positionRoutes: AlpacaRoutes = (app, dependencies) => {
  const { gateway, positions } = dependencies;

  const find = async (accountId: AccountId, symbolOrId: string) => {
    const instrument = gateway.instrumentBySymbol(symbolOrId) ?? gateway.instrumentById(symbolOrId);
    const held = await positions(accountId);
    const position = held.find(({ instrumentId }) => instrumentId === instrument?.instrumentId);
    if (position === undefined) throw notFound('position does not exist');
    return position;
  };

  app.get('/v2/positions', async ({ caller: { accountId } }) =>
    viewsOf(dependencies, accountId, await positions(accountId)),
  );

  app.get('/v2/positions/*', async ({ caller: { accountId }, rest }) => {
    const [view] = await viewsOf(dependencies, accountId, [await find(accountId, rest)]);
    return view;
  });

  app.delete('/v2/positions', async ({ caller: { accountId }, query, reply }) => {
    if (booleanOf(query, 'cancel_orders')) {
      await gateway.submit({ kind: 'CancelAllOrders', accountId, instrumentId: null });
    }
    const answers: Record<string, unknown>[] = [];
    for (const position of await positions(accountId)) {
      answers.push(await closedItem(dependencies, accountId, position));
    }
    void reply.code(207);
    return answers;
  });

  app.delete('/v2/positions/*', async ({ caller: { accountId }, rest, query }) => {
    const position = await find(accountId, rest);
    return close(dependencies, accountId, position, lotsToClose(query, position, instrumentOf(dependencies, position)));
  });
};

function instrumentOf({ gateway }: AlpacaDependencies, { instrumentId }: PositionView): Instrument {
  const instrument = gateway.instrumentById(instrumentId);
  if (instrument === null) throw new Error(`a position in an unknown instrument ${instrumentId}`);
  return instrument;
}

async function viewsOf(dependencies: AlpacaDependencies, accountId: AccountId, held: readonly PositionView[]) {
  const reserved = await reservedQuantities(dependencies.sql, accountId);
  const rolledAt = dependencies.lastRoll();
  return Promise.all(
    held.map(async (position) => {
      const instrument = instrumentOf(dependencies, position);
      const openedAt = position.openedAt === null ? null : parseInstant(position.openedAt);
      return positionView({
        position,
        instrument,
        reservedQuantity: reserved.get(position.instrumentId) ?? '0',
        previousClose: await previousClose(dependencies, instrument, rolledAt),
        isOpenedToday: rolledAt !== null && openedAt !== null && openedAt >= rolledAt,
      });
    }),
  );
}

/** Close of the last daily bar that opened before this trading date began, in the units of after any split since. */
async function previousClose({ bars }: AlpacaDependencies, instrument: Instrument, rolledAt: number | null) {
  if (rolledAt === null) return null;
  const { instrumentId, priceScale } = instrument;
  const [bar] = await bars({
    instrumentId,
    timeframe: '1d',
    from: 0,
    to: rolledAt - 1,
    limit: 1,
    newestFirst: true,
    adjustment: 'split',
  });
  return bar === undefined ? null : decimalText(bar.close.toFixed(priceScale));
}

/** One item of the answer to closing everything: the closing order, or why there is none. */
async function closedItem(dependencies: AlpacaDependencies, accountId: AccountId, position: PositionView) {
  const symbol = spellings(instrumentOf(dependencies, position)).compact;
  try {
    return { symbol, status: 200, body: await close(dependencies, accountId, position, null) };
  } catch (error) {
    const refusal = asAlpacaError(error);
    if (refusal === null) throw error;
    return { symbol, status: refusal.status, body: { code: refusal.code, message: refusal.message } };
  }
}

/** @param lots how much of it; null is all, after canceling what stands in the way */
async function close(
  dependencies: AlpacaDependencies,
  accountId: AccountId,
  position: PositionView,
  lots: number | null,
): Promise<Record<string, unknown>> {
  const { gateway, sql } = dependencies;
  const instrument = instrumentOf(dependencies, position);
  const outcome = await gateway.submit({
    kind: 'ClosePositions',
    accountId,
    instrumentId: instrument.instrumentId,
    quantity: lots,
    byOperator: false,
    requestId: randomUUID(),
  });
  if (!outcome.ok) throw translateRefusal(outcome, { ...instrument, quantity: position.quantity });
  const [orderId] = outcome.orderIds;
  const row = orderId === undefined ? null : await orderById(sql, accountId, orderId);
  if (row === null) throw notFound('position does not exist');
  return submittedView(row);
}

const percentScale = 9;
/** 100 % at that scale. */
const wholePercent = 100_000_000_000n;

/** What part of the position a DELETE asks to close, in lots; null is all of it. A percentage is rounded down to a lot. */
function lotsToClose(fields: Fields, position: PositionView, { quantityScale }: Instrument): number | null {
  const lots = positiveDecimal(fields, 'qty', quantityScale);
  const percentage = positiveDecimal(fields, 'percentage', percentScale);
  if (lots !== null && percentage !== null) throw malformed('only one of qty or percentage is accepted');
  const held = parseDecimal(position.quantity.replace('-', ''), quantityScale);
  if (!held.ok) throw new Error(`a projection holds ${position.quantity}, which is no quantity`);
  if (lots !== null) {
    if (lots > held.value) throw malformed(`qty must be at most ${formatDecimal(held.value, quantityScale)}`);
    return Number(lots);
  }
  if (percentage === null) return null;
  if (percentage > wholePercent) throw malformed('percentage must be between 0 and 100');
  const part = divideRounded(held.value * percentage, wholePercent, 'floor');
  if (part === 0n) throw malformed('percentage is less than the smallest quantity');
  return Number(part);
}
