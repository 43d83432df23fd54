import type { Sql } from '@quire/adapters/storage';
import type {
  CorporateActionBody,
  CorporateActionView,
  HaltBody,
  HaltView,
  NewsBody,
  NewsView,
  Page,
} from '@quire/contract';
import type { Command } from '@quire/core/engine';
import type { CorporateAction, CorporateActionId, CorporateActionTerms } from '@quire/core/market';
import type { Cash, InstrumentId, TradingDate } from '@quire/core/units';
import type { Principal } from '../../platform/access.ts';
import { type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import { problem } from '../../platform/problem.ts';
import { decodeCursor, encodeCursor, pageFrom, parseAmount, parseInstantField } from '../../platform/wire.ts';
import { instrumentOf, jsonOf, refused } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import { type ActionRow, actionView, type HaltRow, haltView, type NewsRow, newsView } from './views.ts';

export interface PageQuery {
  readonly symbol?: string | undefined;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Halts, corporate actions and news: for everybody to read, for operators to make. */
export interface MarketLifeService {
  halts(query: PageQuery & { readonly active: boolean }): Promise<Page<HaltView>>;
  halt(caller: Principal, body: HaltBody, origin: RequestOrigin): Promise<HaltView>;
  resume(caller: Principal, symbol: string, origin: RequestOrigin): Promise<HaltView>;
  actions(query: PageQuery & { readonly applied?: boolean | undefined }): Promise<Page<CorporateActionView>>;
  announce(caller: Principal, body: CorporateActionBody, origin: RequestOrigin): Promise<CorporateActionView>;
  apply(caller: Principal, actionId: string, origin: RequestOrigin): Promise<CorporateActionView>;
  publish(caller: Principal, body: NewsBody, origin: RequestOrigin): Promise<NewsView>;
  /** The newest halt of each of these instruments, and these actions, as they are now. */
  changes(changed: {
    readonly instrumentIds: readonly string[];
    readonly actionIds: readonly string[];
  }): Promise<{ readonly halts: readonly HaltView[]; readonly corporateActions: readonly CorporateActionView[] }>;
  /** Halts that are in force. */
  activeHalts(): Promise<readonly HaltView[]>;
}

export function createMarketLifeService({ sql, gateway }: { sql: Sql; gateway: WorldGateway }): MarketLifeService {
  const { worldId } = gateway;
  const idOf = (symbol: string | undefined): string | null =>
    symbol === undefined ? null : instrumentOf(gateway, symbol).instrumentId;

  const newestHalt = async (instrumentId: string): Promise<HaltView> => {
    const [row] = await sql<HaltRow[]>`
      select ${haltColumns(sql)} from trading_halt
      where world_id = ${worldId} and instrument_id = ${instrumentId} order by event_sequence desc limit 1`;
    if (!row) throw problem('NOT_FOUND', 'the instrument was never halted');
    return haltView(row, gateway);
  };
  const oneAction = async (actionId: string): Promise<CorporateActionView> => {
    const [row] = await sql<ActionRow[]>`
      select ${actionColumns(sql)} from corporate_action where world_id = ${worldId} and action_id = ${actionId}`;
    if (!row) throw problem('NOT_FOUND', 'no such corporate action');
    return actionView(row, gateway);
  };
  /** Sends a command as an operator and writes the audit line. */
  const operate = async (
    caller: Principal,
    origin: RequestOrigin,
    what: { readonly action: string; readonly resourceKind: string; readonly resourceId: string },
    command: Command,
  ): Promise<void> => {
    const outcome = await gateway.submit(command);
    if (!outcome.ok) throw refused(outcome);
    await recordAudit(sql, caller, origin, { ...what, before: null, after: jsonOf(command) });
  };

  return {
    async halts({ symbol, active, limit, cursor }) {
      const [before = null] = decodeCursor(cursor, 1) ?? [];
      const rows = await sql<HaltRow[]>`
        select ${haltColumns(sql)} from trading_halt
        where world_id = ${worldId} and (${idOf(symbol)}::uuid is null or instrument_id = ${idOf(symbol)}::uuid)
          and (not ${active}::boolean or resumed_at is null)
          and (${before}::bigint is null or event_sequence < ${before}::bigint)
        order by event_sequence desc limit ${limit + 1}`;
      return pageFrom(
        rows,
        limit,
        (row) => haltView(row, gateway),
        ({ eventSequence }) => encodeCursor(eventSequence),
      );
    },
    async halt(caller, { symbol, reasonCode = 'OPERATOR', notes = '', resumesAt }, origin) {
      const { instrumentId } = instrumentOf(gateway, symbol);
      await operate(
        caller,
        origin,
        { action: 'trading.halted', resourceKind: 'instrument', resourceId: instrumentId },
        {
          kind: 'HaltTrading',
          instrumentId,
          reasonCode,
          notes,
          resumesAt: resumesAt === undefined ? null : parseInstantField(resumesAt, 'resumesAt'),
        },
      );
      return newestHalt(instrumentId);
    },
    async resume(caller, symbol, origin) {
      const { instrumentId } = instrumentOf(gateway, symbol);
      await operate(
        caller,
        origin,
        { action: 'trading.resumed', resourceKind: 'instrument', resourceId: instrumentId },
        { kind: 'ResumeTrading', instrumentId },
      );
      return newestHalt(instrumentId);
    },
    async actions({ symbol, applied, limit, cursor }) {
      const [before = null] = decodeCursor(cursor, 1) ?? [];
      const rows = await sql<ActionRow[]>`
        select ${actionColumns(sql)} from corporate_action
        where world_id = ${worldId} and (${idOf(symbol)}::uuid is null or instrument_id = ${idOf(symbol)}::uuid)
          and (${applied ?? null}::boolean is null or (applied_at is not null) = ${applied ?? null}::boolean)
        order by announced_at desc, action_id offset ${before ?? 0} limit ${limit + 1}`;
      const page = rows.slice(0, limit).map((row) => actionView(row, gateway));
      return { items: page, nextCursor: rows.length > limit ? encodeCursor((before ?? 0) + limit) : null };
    },
    async announce(caller, body, origin) {
      const { instrumentId } = instrumentOf(gateway, body.symbol);
      const action = actionOf(body, instrumentId);
      await operate(
        caller,
        origin,
        { action: 'corporate-action.announced', resourceKind: 'corporate-action', resourceId: body.actionId },
        { kind: 'AnnounceCorporateAction', action },
      );
      return oneAction(body.actionId);
    },
    async apply(caller, actionId, origin) {
      await operate(
        caller,
        origin,
        { action: 'corporate-action.applied', resourceKind: 'corporate-action', resourceId: actionId },
        { kind: 'ApplyCorporateAction', actionId: actionId as CorporateActionId },
      );
      return oneAction(actionId);
    },
    async publish(caller, { headline, summary = '', source = 'Operator', symbols = [] }, origin) {
      const instrumentIds = symbols.map((symbol) => instrumentOf(gateway, symbol).instrumentId);
      await operate(
        caller,
        origin,
        { action: 'news.published', resourceKind: 'news', resourceId: headline },
        { kind: 'PublishNews', item: { headline, summary, source, instrumentIds } },
      );
      const [row] = await sql<NewsRow[]>`
        select ${newsColumns(sql)} from news
        where world_id = ${worldId} and headline = ${headline} and source = ${source}
        order by news_sequence desc limit 1`;
      if (!row) throw problem('NOT_FOUND', 'the piece of news is gone');
      return newsView(row, gateway);
    },
    async changes({ instrumentIds, actionIds }) {
      const halts = await Promise.all(instrumentIds.map(newestHalt));
      return { halts, corporateActions: await Promise.all(actionIds.map(oneAction)) };
    },
    async activeHalts() {
      const rows = await sql<HaltRow[]>`
        select ${haltColumns(sql)} from trading_halt
        where world_id = ${worldId} and resumed_at is null order by event_sequence desc limit 500`;
      return rows.map((row) => haltView(row, gateway));
    },
  };
}

const newsColumns = (sql: Sql) => sql`
  news_sequence as "newsSequence", headline, summary, source, instrument_ids as "instrumentIds",
  published_at as "publishedAt"`;

const haltColumns = (sql: Sql) => sql`
  event_sequence as "eventSequence", instrument_id as "instrumentId", reason_code as "reasonCode", notes,
  halted_at as "haltedAt", resumes_at as "resumesAt", resumed_at as "resumedAt"`;

const actionColumns = (sql: Sql) => sql`
  action_id as "actionId", instrument_id as "instrumentId", terms, ex_date as "exDate", record_date as "recordDate",
  pay_date as "payDate", source, announced_at as "announcedAt", applied_at as "appliedAt", close_before as "closeBefore"`;

function actionOf(body: CorporateActionBody, instrumentId: InstrumentId): CorporateAction {
  return {
    actionId: body.actionId as CorporateActionId,
    instrumentId,
    terms: termsOf(body),
    exDate: body.exDate as TradingDate,
    recordDate: (body.recordDate ?? null) as TradingDate | null,
    payDate: (body.payDate ?? null) as TradingDate | null,
    source: 'operator',
  };
}

function termsOf(body: CorporateActionBody): CorporateActionTerms {
  switch (body.type) {
    case 'split':
    case 'stock_dividend':
      return {
        kind: body.type,
        newUnits: needed(body.newUnits, 'newUnits'),
        oldUnits: needed(body.oldUnits, 'oldUnits'),
      };
    case 'cash_dividend':
      return {
        kind: 'cash_dividend',
        cashPerUnit: parseAmount(needed(body.cashPerUnit, 'cashPerUnit'), 'cashPerUnit'),
        isSpecial: body.isSpecial ?? false,
      };
    case 'symbol_change': {
      const symbol = needed(body.newSymbol, 'newSymbol').toUpperCase();
      return { kind: 'symbol_change', symbol, name: body.newName ?? symbol };
    }
    case 'delisting': {
      const written = body.cashPerUnit ?? '0';
      const cashPerUnit = Number(written) === 0 ? (0n as Cash) : parseAmount(written, 'cashPerUnit');
      return { kind: 'delisting', cashPerUnit };
    }
  }
}

function needed<Value>(value: Value | undefined, field: string): Value {
  if (value === undefined) throw problem('INVALID_FIELD', `${field} is needed for this type`, { field });
  return value;
}
