import type {
  PaperBalances,
  PaperPortfolio,
  PaperPosition,
  PaperTrade,
  PaperTradeRecord,
  PaperValue,
} from '@quire/contract';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ProblemBody } from '../../platform/problem.ts';
import { startTestServer, type TestPerson, type TestServer, until } from '../../testing/test-server.ts';
import { createProtections } from './protections.ts';

let server: TestServer;
let owner: TestPerson;
beforeAll(async () => {
  server = await startTestServer({ environment: { QUIRE_LOCAL_OPEN: '1' } });
  owner = await server.person(['trader']);
  await server.quoted('BTC/USD');
});
afterAll(() => server?.close());

type Method = 'GET' | 'POST' | 'PUT';
const call = <Answer>(method: Method, path: string, payload?: object, headers: object = owner.headers) =>
  server.call<Answer>({
    method,
    url: `/api/v1/paper-trading/${path}`,
    ...(payload === undefined ? {} : { payload }),
    headers: { ...headers },
  });

let opened = 0;
async function newPortfolio(initial_capital = 100_000): Promise<string> {
  const { json } = await call<PaperPortfolio>('POST', 'portfolio', { name: `test ${++opened}`, initial_capital });
  return json.id;
}

const positionsOf = async (id: string) => (await call<PaperPosition[]>('GET', `portfolio/${id}/positions`)).json;
const btc = { symbol: 'BTCUSDT', quantity: 0.01 };
const trade = (id: string, side: 'buy' | 'sell', body: object = btc) =>
  call<PaperTrade>('POST', `portfolio/${id}/${side}`, body);

describe('a portfolio', () => {
  it('is created with 10000 and a fee of 0.1 % unless told otherwise', async () => {
    const { status, json } = await call<PaperPortfolio>('POST', 'portfolio', { name: 'My Portfolio' });
    expect(status).toBe(201);
    expect(json).toMatchObject({
      name: 'My Portfolio',
      mode: 'paper',
      initial_capital: 10_000,
      cash_balance: 10_000,
      total_value: 10_000,
      total_pnl: 0,
      win_rate: null,
      max_drawdown: 0,
      fee_percentage: 0.001,
    });
    const read = await call<PaperPortfolio>('GET', `portfolio/${json.id}`);
    expect(read.json).toEqual(json);
    expect((await call<PaperPortfolio[]>('GET', 'portfolios')).json.map(({ id }) => id)).toContain(json.id);
  });

  it('of a name that is taken gets a number, and one of a key that was used is the same', async () => {
    const again = await call<PaperPortfolio>('POST', 'portfolio', { name: 'My Portfolio' });
    expect(again.json.name).toBe('My Portfolio 2');
    const headers = { ...owner.headers, 'idempotency-key': 'once' };
    const first = await call<PaperPortfolio>('POST', 'portfolio', { name: 'Once' }, headers);
    const retry = await call<PaperPortfolio>('POST', 'portfolio', { name: 'Once' }, headers);
    expect(retry.json.id).toBe(first.json.id);
  });

  it.each([
    [{ initial_capital: 5 }, 'name'],
    [{ name: ' ' }, 'name'],
    [{ name: 'x', initial_capital: -1 }, 'initial_capital'],
    [{ name: 'x', initial_capital: 0 }, 'initial_capital'],
    [{ name: 'x', initial_capital: 1_000_001 }, 'initial_capital'],
    [{ name: 'x', initial_capital: 'much' }, 'initial_capital'],
    [{ name: 'x', capital: 5 }, 'capital'],
  ])('of %j is refused, and the field named', async (body, field) => {
    const { status, json } = await call<ProblemBody>('POST', 'portfolio', body);
    expect([status, json.field]).toEqual([400, field]);
  });

  it('does not exist for a stranger', async () => {
    const id = await newPortfolio();
    const stranger = await server.person(['trader']);
    for (const path of ['', '/positions', '/trades', '/orders', '/balance']) {
      const { status, json } = await call<ProblemBody>('GET', `portfolio/${id}${path}`, undefined, stranger.headers);
      expect([path, status, json.code]).toEqual([path, 404, 'UNKNOWN_ACCOUNT']);
    }
    const bought = await call<ProblemBody>('POST', `portfolio/${id}/buy`, btc, stranger.headers);
    expect([bought.status, bought.json.code]).toEqual([404, 'UNKNOWN_ACCOUNT']);
  });
});

describe('buying and selling', () => {
  it('fills at the price of the market, with the fee of the document, and every figure agrees', async () => {
    const id = await newPortfolio();
    const bought = await trade(id, 'buy');
    expect(bought.status).toBe(201);
    const { json } = bought;
    expect(json).toMatchObject({ symbol: 'BTCUSDT', side: 'BUY', status: 'EXECUTED', quantity: 0.01 });
    expect(json.fee).toBeCloseTo(json.total_value * 0.001, 6);
    expect(json.total_cost).toBeCloseTo(json.total_value + json.fee, 6);
    const sold = await trade(id, 'sell', { symbol: 'BTC/USD', quantity: 0.005 });
    expect(sold.json).toMatchObject({ side: 'SELL', status: 'EXECUTED', quantity: 0.005 });
    const [position] = await positionsOf(id);
    expect(position).toMatchObject({ symbol: 'BTCUSDT', side: 'long', quantity: 0.005, stop_loss_price: null });
    const portfolio = (await call<PaperPortfolio>('GET', `portfolio/${id}`)).json;
    expect(portfolio.cash_balance).toBeCloseTo(100_000 - json.total_cost + sold.json.total_cost, 6);
    expect(portfolio.realized_pnl + portfolio.unrealized_pnl!).toBeCloseTo(portfolio.total_pnl!, 6);
    expect(portfolio.total_trades).toBeGreaterThanOrEqual(2);
    expect(portfolio.winning_trades + portfolio.losing_trades).toBeGreaterThanOrEqual(1);
    const { balances } = (await call<PaperBalances>('GET', `portfolio/${id}/balance`)).json;
    expect(balances.map(({ asset }) => asset)).toEqual(['USD', 'BTC']);
    expect(balances[1]).toMatchObject({ free: 0.005, locked: 0, total: 0.005 });
    const one = (await call<PaperBalances>('GET', `portfolio/${id}/balance?asset=btc`)).json;
    expect(one.balances.map(({ asset }) => asset)).toEqual(['BTC']);
    const value = (await call<PaperValue>('POST', `portfolio/${id}/update-value`)).json;
    expect(value.cash_balance).toBe(portfolio.cash_balance);
    expect(value.total_value).toBeCloseTo(value.cash_balance + value.invested_value!, 6);
  });

  it('is one trade when it is sent twice under one key', async () => {
    const id = await newPortfolio();
    const headers = { ...owner.headers, 'idempotency-key': 'buy-once' };
    const first = await call<PaperTrade>('POST', `portfolio/${id}/buy`, btc, headers);
    const again = await call<PaperTrade>('POST', `portfolio/${id}/buy`, btc, headers);
    expect(again.json).toEqual(first.json);
    const other = await call<ProblemBody>('POST', `portfolio/${id}/buy`, { ...btc, quantity: 1 }, headers);
    expect([other.status, other.json.code]).toEqual([409, 'CLIENT_ORDER_ID_REUSED']);
    expect((await positionsOf(id))[0]!.quantity).toBe(0.01);
  });

  it('waits at a limit, and is listed', async () => {
    const id = await newPortfolio();
    const limit = { ...btc, order_type: 'LIMIT', price: 1000 };
    const waiting = await trade(id, 'buy', limit);
    expect(waiting.json).toMatchObject({ status: 'PENDING', quantity: 0, requested_quantity: 0.01, price: null });
    const open = (await call<PaperTrade[]>('GET', `portfolio/${id}/orders?status=open`)).json;
    expect(open).toEqual([waiting.json]);
  });

  it('lists executions newest first, a page at a time', async () => {
    const id = await newPortfolio();
    for (let at = 0; at < 3; at++) await trade(id, 'buy', { symbol: 'BTCUSDT', quantity: 0.0001 });
    const all = (await call<PaperTradeRecord[]>('GET', `portfolio/${id}/trades`)).json;
    const first = await call<PaperTradeRecord[]>('GET', `portfolio/${id}/trades?limit=2`);
    const cursor = first.headers['x-next-cursor'] as string;
    const second = await call<PaperTradeRecord[]>('GET', `portfolio/${id}/trades?limit=100&cursor=${cursor}`);
    expect([...first.json, ...second.json]).toEqual(all);
    expect(all.every(({ side, status }) => side === 'BUY' && status === 'EXECUTED')).toBe(true);
  });

  it.each<[string, object, number, string, string]>([
    ['buy', { symbol: 'BTCUSDT' }, 400, 'INVALID_FIELD', 'quantity'],
    ['buy', { ...btc, quantity: 0 }, 400, 'NOT_POSITIVE', 'quantity'],
    ['buy', { ...btc, quantity: -1 }, 400, 'NOT_POSITIVE', 'quantity'],
    ['buy', { ...btc, quantity: 'NaN' }, 400, 'NOT_A_DECIMAL', 'quantity'],
    ['buy', { ...btc, quantity: '0.0000000001' }, 400, 'TOO_MANY_DECIMALS', 'quantity'],
    ['buy', { ...btc, symbol: 'NOSUCHUSDT' }, 404, 'UNKNOWN_INSTRUMENT', 'symbol'],
    ['buy', { ...btc, price: 1 }, 400, 'LIMIT_PRICE_NOT_ALLOWED', 'price'],
    ['buy', { ...btc, order_type: 'LIMIT' }, 400, 'LIMIT_PRICE_REQUIRED', 'price'],
    ['buy', { ...btc, fee: 0 }, 400, 'UNKNOWN_FIELD', 'fee'],
  ])('%s %j is refused, and the field named', async (side, body, status, code, field) => {
    const id = await newPortfolio();
    const answer = await call<ProblemBody>('POST', `portfolio/${id}/${side}`, body);
    expect([answer.status, answer.json.code, answer.json.field]).toEqual([status, code, field]);
  });

  it('sells nothing that is not held, and buys nothing that cannot be paid', async () => {
    const id = await newPortfolio(100);
    expect((await call<ProblemBody>('POST', `portfolio/${id}/sell`, btc)).status).toBe(422);
    const rich = await call<ProblemBody>('POST', `portfolio/${id}/buy`, { ...btc, quantity: 10 });
    expect([rich.status, rich.json.code]).toEqual([422, 'INSUFFICIENT_BUYING_POWER']);
  });
});

describe('stop loss and take profit', () => {
  let id: string;
  let price: number;
  beforeEach(async () => {
    id = await newPortfolio();
    await trade(id, 'buy');
    price = (await positionsOf(id))[0]!.current_price!;
  });
  const level = (name: 'stop-loss' | 'take-profit', value: number | null) =>
    call<PaperPosition>('PUT', `portfolio/${id}/position/BTCUSDT/${name}`, {
      [name === 'stop-loss' ? 'stop_loss_price' : 'take_profit_price']: value === null ? null : Math.round(value),
    });
  const openOrders = async () => (await call<PaperTrade[]>('GET', `portfolio/${id}/orders?status=open`)).json;
  const types = async () => (await openOrders()).map(({ order_type }) => order_type).sort();

  it('are set, shown, moved, and taken away again', async () => {
    const stopped = await level('stop-loss', price * 0.5);
    expect([stopped.status, stopped.json.stop_loss_price]).toEqual([200, Math.round(price * 0.5)]);
    expect(stopped.json.protection_active).toBe(true);
    expect(await types()).toEqual(['STOP']);
    const both = await level('take-profit', price * 2);
    expect(both.json).toMatchObject({
      stop_loss_price: Math.round(price * 0.5),
      take_profit_price: Math.round(price * 2),
    });
    expect(await types()).toEqual(['LIMIT', 'STOP']);
    expect((await level('stop-loss', price * 0.6)).json.stop_loss_price).toBe(Math.round(price * 0.6));
    expect(await types()).toEqual(['LIMIT', 'STOP']);
    await level('stop-loss', null);
    expect(await types()).toEqual(['LIMIT']);
    expect((await level('take-profit', null)).json).toMatchObject({
      take_profit_price: null,
      protection_active: false,
    });
    expect(await openOrders()).toEqual([]);
  });

  it('trigger in the market by themselves, and leave nothing behind', { timeout: 90_000 }, async () => {
    await level('take-profit', price * 3);
    const isHeld = async () => (await positionsOf(id)).length > 0;
    // The simulated price wanders and falls by one unit sooner or later; one that only rises takes its level along.
    for (let rises = 0; await isHeld(); rises++) {
      if (rises > 20) throw new Error('the level was never reached');
      const now = (await positionsOf(id))[0]?.current_price ?? price;
      await level('stop-loss', now - 1);
      for (let looks = 0; looks < 40 && (await isHeld()); looks++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    await until(async () => (await openOrders()).length === 0);
    const [last] = (await call<PaperTradeRecord[]>('GET', `portfolio/${id}/trades?limit=1`)).json;
    expect(last).toMatchObject({ side: 'SELL' });
  });

  it('cover what is held after more was bought, after a part was sold, and nothing after the rest was', async () => {
    await level('stop-loss', price * 0.5);
    await level('take-profit', price * 2);
    const sizes = async () => (await openOrders()).map(({ requested_quantity }) => requested_quantity);
    await trade(id, 'buy', { symbol: 'BTCUSDT', quantity: 0.02 });
    await until(async () => (await sizes()).join() === '0.03,0.03');
    await trade(id, 'sell', { symbol: 'BTCUSDT', quantity: 0.01 });
    await until(async () => (await sizes()).join() === '0.02,0.02');
    expect((await positionsOf(id))[0]).toMatchObject({ quantity: 0.02, stop_loss_price: Math.round(price * 0.5) });
    const closed = await call<PaperTrade>('POST', `portfolio/${id}/position/BTCUSDT/close`);
    expect(closed.json).toMatchObject({ side: 'SELL', status: 'EXECUTED', quantity: 0.02 });
    await until(async () => (await openOrders()).length === 0);
    expect(await positionsOf(id)).toEqual([]);
    const stored = await server.database.sql`select 1 from position_protection where account_id = ${id}`;
    await until(
      async () =>
        stored.length === 0 ||
        (
          await server.database.sql`
      select 1 from position_protection where account_id = ${id}`
        ).length === 0,
    );
  });

  it('are gone when their order is canceled elsewhere', async () => {
    await level('stop-loss', price * 0.5);
    const [order] = await openOrders();
    const canceled = await server.call({
      method: 'POST',
      url: `/api/v1/orders/${order!.trade_id}/cancel`,
      headers: owner.headers,
    });
    expect(canceled.status).toBe(200);
    await until(async () => (await positionsOf(id))[0]!.stop_loss_price === null);
    expect(await openOrders()).toEqual([]);
  });

  it('follow their order when it is replaced elsewhere', async () => {
    await level('stop-loss', price * 0.5);
    const [order] = await openOrders();
    const stopPrice = String(Math.round(price * 0.7));
    const replaced = await server.call({
      method: 'PATCH',
      url: `/api/v1/orders/${order!.trade_id}`,
      headers: owner.headers,
      payload: { stopPrice },
    });
    expect(replaced.status).toBe(200);
    await until(async () => (await positionsOf(id))[0]!.stop_loss_price === Number(stopPrice));
    expect(await types()).toEqual(['STOP']);
  });

  it.each<['stop-loss' | 'take-profit', number]>([
    ['stop-loss', 1.5],
    ['take-profit', 0.5],
  ])('of the wrong side are refused: %s at %d times the price', async (name, factor) => {
    const { status, json } = (await level(name, price * factor)) as unknown as { status: number; json: ProblemBody };
    expect([status, json.code]).toEqual([422, 'PROTECTION_ALREADY_REACHED']);
    expect(await openOrders()).toEqual([]);
  });

  it('stand while the kill switch is engaged: a sale that it refuses leaves them', async () => {
    await level('stop-loss', price * 0.5);
    const turn = (verb: string, payload: object) =>
      server.call({ method: 'POST', url: `/api/v1/kill-switch/${verb}`, payload, headers: server.admin.headers });
    await turn('engage', { reason: 'a test' });
    try {
      const before = await openOrders();
      const { status, json } = await call<ProblemBody>('POST', `portfolio/${id}/sell`, btc);
      expect([status, json.code]).toEqual([422, 'KILL_SWITCH_ENGAGED']);
      expect(await openOrders()).toEqual(before);
    } finally {
      await turn('disengage', { notes: 'the test is over' });
    }
    expect((await positionsOf(id))[0]).toMatchObject({ protection_active: true });
  });

  it('are taken up again after a crash that came before their order was sent', async () => {
    const { database, services } = server;
    const { instrumentId } = services.gateway.instrumentBySymbol('BTC/USD')!;
    await database.sql`
      insert into position_protection
        (account_id, instrument_id, world_id, side, stop_loss, take_profit, revision, order_ids)
      values (${id}, ${instrumentId}, ${services.gateway.worldId}, 'long', ${Math.round(price * 0.5)},
        ${Math.round(price * 2)}, 0, '{}')`;
    const restarted = createProtections({
      sql: database.sql,
      gateway: services.gateway,
      portfolios: services.portfolios,
      committed: services.committedOrders,
      publisher: services.publisher,
      killSwitch: services.killSwitch,
      onError: (error) => {
        throw error;
      },
    });
    await restarted.start();
    await until(async () => (await types()).join() === 'LIMIT,STOP');
    // The orders stand before the one who sent them has heard so.
    await until(() => restarted.of(id, instrumentId)?.isActive === true);
    await restarted.close();
  });

  it('of a pair in the wrong order leave what was there', async () => {
    await level('stop-loss', price * 0.5);
    const bad = await call<ProblemBody>('PUT', `portfolio/${id}/position/BTCUSDT/stop-loss`, {
      stop_loss_price: 'low',
    });
    expect([bad.status, bad.json.field]).toEqual([400, 'stop_loss_price']);
    const flat = await call<ProblemBody>('PUT', `portfolio/${id}/position/ETHUSDT/stop-loss`, { stop_loss_price: 1 });
    expect([flat.status, flat.json.code, flat.json.field]).toEqual([404, 'UNKNOWN_POSITION', 'position_id']);
    expect((await positionsOf(id))[0]!.stop_loss_price).toBe(Math.round(price * 0.5));
    expect(await types()).toEqual(['STOP']);
  });
});

describe('the life of a portfolio', () => {
  it('is reset to fresh capital; the history of before stays', async () => {
    const id = await newPortfolio();
    await trade(id, 'buy');
    const { status, json } = await call<PaperPortfolio>('POST', `portfolio/${id}/reset`, { initial_capital: 5000 });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      initial_capital: 5000,
      cash_balance: 5000,
      total_value: 5000,
      total_pnl: 0,
      realized_pnl: 0,
      total_trades: 0,
      max_drawdown: 0,
    });
    expect((await call<PaperTradeRecord[]>('GET', `portfolio/${id}/trades`)).json.length).toBeGreaterThan(0);
  });

  it('stays in paper mode: live is refused until a broker is configured', async () => {
    const id = await newPortfolio();
    const live = await call<ProblemBody>('PUT', `portfolio/${id}/mode`, { mode: 'live', exchange: 'binance' });
    expect([live.status, live.json.code, live.json.field]).toEqual([409, 'LIVE_TRADING_NOT_CONFIGURED', 'mode']);
    const paper = await call<PaperPortfolio>('PUT', `portfolio/${id}/mode`, { mode: 'paper', exchange: 'binance' });
    expect([paper.status, paper.json.mode]).toEqual([200, 'paper']);
    const odd = await call<ProblemBody>('PUT', `portfolio/${id}/mode`, { mode: 'dream' });
    expect([odd.status, odd.json.field]).toEqual([400, 'mode']);
  });
});

describe('the samples of the document, without credentials, on the local front door', () => {
  it('create, buy, watch and sell; nobody else’s portfolios are within reach of the door', async () => {
    const bare = { host: 'localhost:8000' };
    const created = await call<PaperPortfolio>(
      'POST',
      'portfolio',
      { name: 'My Portfolio', initial_capital: 10000 },
      bare,
    );
    expect(created.status).toBe(201);
    const { id } = created.json;
    expect((await call('POST', `portfolio/${id}/buy`, btc, bare)).status).toBe(201);
    const positions = await call<PaperPosition[]>('GET', `portfolio/${id}/positions`, undefined, bare);
    expect(positions.json).toMatchObject([{ symbol: 'BTCUSDT', quantity: 0.01 }]);
    expect((await call('POST', `portfolio/${id}/sell`, { ...btc, quantity: 0.005 }, bare)).status).toBe(201);
    const theirs = await newPortfolio();
    expect((await call('GET', `portfolio/${theirs}`, undefined, bare)).status).toBe(404);
  });
});
