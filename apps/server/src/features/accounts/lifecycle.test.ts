import type {
  AccountActivityView,
  AccountStandingView,
  AccountView,
  AssetBalanceView,
  FeeLineView,
  FillExplanation,
  FillView,
  OrderPreview,
  OrderView,
  Page,
} from '@quire/contract';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../platform/problem.ts';
import { startTestServer, type TestPerson, type TestServer } from '../../testing/test-server.ts';

let server: TestServer;
let trader: TestPerson;
beforeAll(async () => {
  server = await startTestServer();
  await server.quoted('AAPL');
  trader = await server.person(['trader']);
});
afterAll(() => server.close());

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH';
const call = <Answer>(method: Method, url: string, payload?: object, headers: Record<string, string> = {}) =>
  server.call<Answer>({
    method,
    url: `/api/v1/${url}`,
    ...(payload === undefined ? {} : { payload }),
    headers: { ...trader.headers, ...headers },
  });

let names = 0;
async function open(initialCash = '50000'): Promise<string> {
  names += 1;
  const body = { name: `account ${names}`, initialCash, feeRate: '0', shorting: true };
  return (await call<AccountView>('POST', 'accounts', body)).json.accountId;
}
const buy = (accountId: string, quantity: string) =>
  call<OrderView>('POST', 'orders', { accountId, symbol: 'AAPL', side: 'buy', orderType: 'market', quantity });
const fees = {
  commission: { kind: 'per_share', perShare: '0.005', orderMin: '1', orderMax: null },
  regulatory: {
    secPerMillion: '22.1',
    tafPerShare: '0.000119',
    tafOrderMax: '5.95',
    asOf: '2025-01-01',
    source: 'SEC',
  },
};

describe('the life of an account over the native API', () => {
  it('gets terms: margin is lent upon, and its figures are told', async () => {
    const accountId = await open();
    const { status, json } = await call<AccountStandingView>('PUT', `accounts/${accountId}/terms`, { kind: 'margin' });
    expect([status, json.multiplier, json.buyingPower, json.terms?.['leverage']]).toEqual([200, 2, '100000', 2]);
    const view = await call<AccountView>('GET', `accounts/${accountId}`);
    expect(view.json.buyingPower).toBe('100000');
    const order = { accountId, symbol: 'AAPL', side: 'buy', orderType: 'limit', quantity: '60000', limitPrice: '1.50' };
    const preview = await call<OrderPreview>('POST', 'orders/preview', order);
    // Cheap shares are paid in full: 90,000 of them hold back twice as much.
    expect(preview.json).toMatchObject({ wouldBeAccepted: false, buyingPower: '100000' });
    expect(preview.json.refusal?.details).toMatchObject({ needed: '180000' });
    expect((await buy(accountId, '1')).json.status).toBe('filled');
    const standing = await call<AccountStandingView>('GET', `accounts/${accountId}/standing`);
    expect(Number(standing.json.initialMargin)).toBeCloseTo(Number(standing.json.longMarketValue) / 2, 6);
  });

  it('begins realistic: at most a tenth of a bar, as the profile says', async () => {
    const accountId = await open();
    const [row] = await server.database.sql<{ payload: string }[]>`
      select payload from journal_event where account_id = ${accountId} and type = 'AccountOpened'`;
    expect(JSON.parse(row!.payload).policy).toMatchObject({ fillModel: 'best', participationMax: 100_000 });
  });

  it('is warned before it sends of what no rule refuses: borrowed money, day trades, unsettled proceeds', async () => {
    const accountId = await open();
    const terms = (body: object) => call<AccountStandingView>('PUT', `accounts/${accountId}/terms`, body);
    const preview = async (side: string, quantity: string) => {
      const order = { accountId, symbol: 'AAPL', side, orderType: 'market', quantity };
      return (await call<OrderPreview>('POST', 'orders/preview', order)).json;
    };
    const codes = async (side: string, quantity: string) =>
      (await preview(side, quantity)).warnings.map(({ code }) => code);
    expect(await codes('buy', '1')).toEqual([]);
    expect(await codes('sell', '1')).toEqual(['SELLS_SHORT']);

    await terms({ kind: 'margin', debitInterestRate: '0.085', dayTrading: 'refuse', dayTradingEquityMin: '100000' });
    const bought = (await buy(accountId, '10')).json;
    expect(bought.status).toBe('filled');
    const price = Number(bought.averageFillPrice);
    const [borrows] = (await preview('buy', String(Math.floor(60_000 / price)))).warnings;
    expect(borrows).toMatchObject({ code: 'BORROWS_MONEY', details: { percentAYear: '8.5' } });
    const [dayTrade] = (await preview('sell', '1')).warnings;
    expect(dayTrade).toMatchObject({ code: 'DAY_TRADE', details: { dayTradeCount: '1', dayTradesMax: '3' } });
    const sell = { accountId, symbol: 'AAPL', side: 'sell', orderType: 'market', quantity: '1' };
    for (const _ of [1, 2, 3]) expect((await call<OrderView>('POST', 'orders', sell)).json.status).toBe('filled');
    const fourth = await preview('sell', '1');
    expect([fourth.refusal?.code, fourth.warnings]).toEqual(['PATTERN_DAY_TRADER', []]);
    expect((await call<ProblemBody>('POST', 'orders', sell)).json.code).toBe('PATTERN_DAY_TRADER');

    await terms({ kind: 'margin', dayTrading: 'off' });
    expect((await call<OrderView>('POST', 'orders', { ...sell, quantity: '7' })).json.status).toBe('filled');
    await terms({ kind: 'cash', settlement: 'next_day', unsettledFunds: 'good_faith' });
    expect((await buy(accountId, '20')).json.status).toBe('filled');
    expect((await call<OrderView>('POST', 'orders', { ...sell, quantity: '20' })).json.status).toBe('filled');
    const all = String(Math.floor(49_000 / price));
    expect(await codes('buy', '1')).toEqual([]);
    expect(await codes('buy', all)).toEqual(['USES_UNSETTLED_FUNDS']);
    expect((await buy(accountId, all)).json.status).toBe('filled');
    expect(await codes('sell', '1')).toEqual(['GOOD_FAITH_VIOLATION']);
  });

  it('pays by a schedule, line by line', async () => {
    const accountId = await open();
    await call('PUT', `accounts/${accountId}/terms`, { kind: 'cash', fees });
    const bought = await buy(accountId, '1');
    expect(bought.json.feesPaid).toBe('1');
    const list = await call<Page<FillView>>('GET', `fills?accountId=${accountId}`);
    const lines = await call<Page<FeeLineView>>(
      'GET',
      `accounts/${accountId}/fills/${list.json.items.at(-1)!.fillId}/fees`,
    );
    expect(lines.json.items).toEqual([{ kind: 'commission', amount: '1' }]);
    await call<OrderView>('POST', 'orders', {
      accountId,
      symbol: 'AAPL',
      side: 'sell',
      orderType: 'market',
      quantity: '1',
    });
    const sold = (await call<Page<FillView>>('GET', `fills?accountId=${accountId}`)).json.items[0]!;
    const why = await call<FillExplanation>('GET', `fills/${sold.fillId}/evidence`);
    expect(why.json.fees.map(({ kind }) => kind)).toEqual(['sec', 'taf', 'commission']);
    const total = why.json.fees.reduce((sum, { amount }) => sum + Number(amount), 0);
    expect(total).toBeCloseTo(Number(sold.fee), 9);
  });

  it('begins anew: the ledger goes on, a repeat changes nothing', async () => {
    const accountId = await open();
    await buy(accountId, '2');
    for (const _ of [1, 2]) {
      const reset = await call<AccountView>(
        'POST',
        `accounts/${accountId}/reset`,
        { cash: '7000' },
        {
          'idempotency-key': 'anew',
        },
      );
      expect([reset.status, reset.json.cash, reset.json.equity]).toEqual([200, '7000', '7000']);
    }
    const standing = await call<AccountStandingView>('GET', `accounts/${accountId}/standing`);
    expect(standing.json.season).toBe(2);
    const { json } = await call<Page<AccountActivityView>>('GET', `accounts/${accountId}/activities`);
    expect(json.items.map(({ kind }) => kind)).toEqual(['AccountReset', 'PositionTransferred']);
    const other = await call<ProblemBody>(
      'POST',
      `accounts/${accountId}/reset`,
      { cash: '1' },
      {
        'idempotency-key': 'anew',
      },
    );
    expect([other.status, other.json.code]).toEqual([409, 'IDEMPOTENCY_KEY_REUSED']);
  });

  it('is copied, renamed, suspended and closed', async () => {
    const accountId = await open();
    await buy(accountId, '3');
    const copy = await call<AccountView>('POST', `accounts/${accountId}/clone`, { name: 'copy' });
    const original = await call<AccountView>('GET', `accounts/${accountId}`);
    expect([copy.status, copy.json.cash]).toEqual([201, original.json.cash]);
    const balances = await call<Page<AssetBalanceView>>('GET', `accounts/${copy.json.accountId}/balances`);
    expect(balances.json.items).toMatchObject([
      { asset: 'USD', kind: 'cash' },
      { asset: 'AAPL', kind: 'position', total: '3', free: '3', locked: '0' },
    ]);
    const taken = await call<ProblemBody>('PATCH', `accounts/${accountId}`, { name: 'copy' });
    expect(taken.json.code).toBe('NAME_TAKEN');
    await call('PATCH', `accounts/${accountId}`, { name: 'paused', controls: { tradingSuspended: true } });
    const refused = await buy(accountId, '1');
    expect((refused.json as unknown as ProblemBody).code).toBe('TRADING_SUSPENDED');
    const early = await call<ProblemBody>('POST', `accounts/${accountId}/close`);
    expect([early.status, early.json.code]).toEqual([422, 'ACCOUNT_NOT_FLAT']);
    const empty = await open('0');
    expect((await call('POST', `accounts/${empty}/close`)).status).toBe(200);
    const late = await call<ProblemBody>('POST', `accounts/${empty}/deposit`, { amount: '1' });
    expect(late.json.code).toBe('ACCOUNT_CLOSED');
  });

  it('is blocked by operators only; borrowing is theirs too', async () => {
    const accountId = await open();
    const asked = { accountId, blocked: true };
    expect((await call('PUT', 'account-blocks', asked)).status).toBe(403);
    const operator = await server.person(['operator']);
    const blocked = await call<AccountStandingView>('PUT', 'account-blocks', asked, operator.headers);
    expect([blocked.status, blocked.json.controls.tradingBlocked]).toEqual([200, true]);
    expect(((await buy(accountId, '1')).json as unknown as ProblemBody).code).toBe('ACCOUNT_BLOCKED');
    const terms = { symbol: 'AAPL', easyToBorrow: false };
    expect((await call('PUT', 'borrow-terms', terms)).status).toBe(403);
    expect((await call('PUT', 'borrow-terms', terms, operator.headers)).status).toBe(200);
  });

  it.each([
    ['a rate above one', { kind: 'margin', debitInterestRate: '1.5' }, 400, 'NUMBER_OUT_OF_RANGE'],
    [
      'a fee that is no number',
      { kind: 'cash', fees: { ...fees, commission: { ...fees.commission, perShare: 'x' } } },
      400,
      'NOT_A_DECIMAL',
    ],
    ['leverage of a cash account', { kind: 'cash', leverage: 2 }, 422, 'INVALID_TERMS'],
    ['leverage of three', { kind: 'margin', leverage: 3 }, 400, 'INVALID_FIELD'],
  ])('refuses %s and changes nothing', async (_what, body, status, code) => {
    const accountId = await open();
    const answer = await call<ProblemBody>('PUT', `accounts/${accountId}/terms`, body);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
    expect((await call<AccountStandingView>('GET', `accounts/${accountId}/standing`)).json.terms).toBeNull();
  });
});
