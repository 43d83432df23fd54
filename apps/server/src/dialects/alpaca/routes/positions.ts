import { randomUUID } from 'node:crypto';
import type { PositionView } from '@quire/contract';
import type { Instrument } from '@quire/core/market';
import type { AccountId } from '@quire/core/units';
import { divideRounded, formatDecimal, parseDecimal } from '@quire/core/units';
import type { AlpacaDependencies } from '../dependencies.ts';
import { malformed, notFound, translateRefusal } from '../errors.ts';
import { asFields, booleanOf, type Fields, positiveDecimal, textOf } from '../parse.ts';
import type { AlpacaRoutes } from '../plugin.ts';
import { orderById, reservedQuantities } from '../queries.ts';
import { submittedView } from '../views/order-view.ts';
import { positionView } from '../views/position-view.ts';

const isHeld = (position: PositionView): boolean => position.side !== 'flat';

async function previousClose({ bars, gateway }: AlpacaDependencies, instrument: Instrument): Promise<string | null> {
  const daily = await bars({
    instrumentId: instrument.instrumentId,
    timeframe: '1d',
    from: 0,
    to: gateway.now(),
    limit: 2,
    newestFirst: true,
  });
  // The newest daily bar may be the day in progress; the one before it has the previous close.
  const close = daily[1]?.close ?? daily[0]?.close;
  return close === undefined ? null : close.toFixed(instrument.priceScale);
}

async function viewsOf(dependencies: AlpacaDependencies, accountId: string, held: readonly PositionView[]) {
  const reserved = await reservedQuantities(dependencies.sql, accountId);
  return Promise.all(
    held.map(async (position) => {
      const instrument = dependencies.gateway.instrumentById(position.instrumentId);
      if (instrument === null) throw new Error(`a position in an unknown instrument ${position.instrumentId}`);
      const close = await previousClose(dependencies, instrument);
      return positionView(position, instrument, reserved.get(position.instrumentId) ?? '0', { close });
    }),
  );
}

/** What part of the position a DELETE asks to close, in lots; null is all of it. */
function quantityToClose(fields: Fields, position: PositionView, instrument: Instrument): number | null {
  const hasQuantity = textOf(fields, 'qty') !== null;
  const hasPercentage = textOf(fields, 'percentage') !== null;
  if (hasQuantity && hasPercentage) throw malformed('only one of qty or percentage is accepted');
  const held = parseDecimal(position.quantity.replace('-', ''), instrument.quantityScale);
  if (!held.ok) throw new Error(`not a quantity: ${position.quantity}`);
  if (hasQuantity) {
    const lots = positiveDecimal(fields, 'qty', instrument.quantityScale)!;
    if (lots > held.value)
      throw malformed(`qty must be at most ${formatDecimal(held.value, instrument.quantityScale)}`);
    return Number(lots);
  }
  if (!hasPercentage) return null;
  const percentage = positiveDecimal(fields, 'percentage', 9)!;
  if (percentage > 100_000_000_000n) throw malformed('percentage must be between 0 and 100');
  return Number(divideRounded(held.value * percentage, 100_000_000_000n, 'floor'));
}

export const positionRoutes: AlpacaRoutes = (app, dependencies) => {
  const { gateway, sql, positions } = dependencies;

  const find = async (accountId: string, symbolOrId: string) => {
    const instrument = gateway.instrumentBySymbol(symbolOrId) ?? gateway.instrumentById(symbolOrId);
    const position = (await positions(accountId)).find(
      (candidate) => isHeld(candidate) && candidate.instrumentId === instrument?.instrumentId,
    );
    if (instrument === null || position === undefined) throw notFound('position does not exist');
    return { instrument, position };
  };

  const close = async (accountId: string, instrument: Instrument, quantity: number | null) => {
    const outcome = await gateway.submit({
      kind: 'ClosePositions',
      accountId: accountId as AccountId,
      instrumentId: instrument.instrumentId,
      quantity,
      byOperator: false,
      requestId: randomUUID(),
    });
    if (!outcome.ok) {
      throw translateRefusal(outcome, {
        symbol: instrument.symbol,
        quantity: '',
        isCrypto: instrument.assetClass === 'crypto',
      });
    }
    const row = outcome.orderIds[0] === undefined ? null : await orderById(sql, accountId, outcome.orderIds[0]);
    if (row === null) throw notFound('position does not exist');
    return submittedView(row);
  };

  app.get('/v2/positions', async ({ caller }) =>
    viewsOf(dependencies, caller.accountId, (await positions(caller.accountId)).filter(isHeld)),
  );

  app.get('/v2/positions/*', async ({ caller, rest }) => {
    const { position } = await find(caller.accountId, rest);
    return (await viewsOf(dependencies, caller.accountId, [position]))[0];
  });

  app.delete('/v2/positions', async ({ caller, query, reply }) => {
    if (booleanOf(asFields(query), 'cancel_orders')) {
      await gateway.submit({ kind: 'CancelAllOrders', accountId: caller.accountId as AccountId, instrumentId: null });
    }
    const answers: Record<string, unknown>[] = [];
    for (const position of (await positions(caller.accountId)).filter(isHeld)) {
      const instrument = gateway.instrumentById(position.instrumentId)!;
      try {
        answers.push({
          symbol: position.symbol.replace('/', ''),
          status: 200,
          body: await close(caller.accountId, instrument, null),
        });
      } catch (error) {
        const { status = 500, code = 50010000, message } = error as { status?: number; code?: number; message: string };
        answers.push({ symbol: position.symbol.replace('/', ''), status, body: { code, message } });
      }
    }
    void reply.code(207);
    return answers;
  });

  app.delete('/v2/positions/*', async ({ caller, rest, query }) => {
    const { instrument, position } = await find(caller.accountId, rest);
    return close(caller.accountId, instrument, quantityToClose(asFields(query), position, instrument));
  });
};
