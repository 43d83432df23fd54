import type { Sql } from '@quire/adapters/storage';
import type {
  FillExplanation,
  FillModelView,
  FillSettingsBody,
  FillSettingsView,
  OrderExplanationView,
} from '@quire/contract';
import { decodeEvent, orderBlockCodes } from '@quire/core/engine';
import {
  fillProfiles,
  ladderParameters,
  ladderVersion,
  type ParameterDefinition,
  referenceModels,
} from '@quire/core/exchange';
import type { AccountId } from '@quire/core/units';
import type { Principal } from '../../platform/access.ts';
import { type RequestOrigin, recordAudit } from '../../platform/audit.ts';
import { problem } from '../../platform/problem.ts';
import { decimalText, instantText } from '../../platform/wire.ts';
import { refused } from '../../platform/world-commands.ts';
import type { WorldGateway } from '../../platform/world-gateway.ts';
import type { AccountDirectory } from '../accounts/directory.ts';
import type { CommittedOrders } from '../orders/committed-orders.ts';
import { type FillRow, fillColumns, fillView } from '../orders/order-row.ts';
import { explainFill } from './explanation.ts';

/** Why fills happened, why orders wait, and how an account fills. All of it is told from committed state. */
export interface ExplainService {
  fill(caller: Principal, fillId: string): Promise<FillExplanation>;
  order(caller: Principal, orderId: string): Promise<OrderExplanationView>;
  settings(caller: Principal, accountId: string): Promise<FillSettingsView>;
  choose(
    caller: Principal,
    accountId: string,
    body: FillSettingsBody,
    origin: RequestOrigin,
  ): Promise<FillSettingsView>;
  models(): FillModelView[];
}

export interface ExplainServiceOptions {
  readonly sql: Sql;
  readonly gateway: WorldGateway;
  readonly accounts: AccountDirectory;
  readonly committed: CommittedOrders;
}

export function createExplainService({ sql, gateway, accounts, committed }: ExplainServiceOptions): ExplainService {
  const lastSettings = async (accountId: string): Promise<FillSettingsView> => {
    const [row] = await sql<{ payload: string; ts: number }[]>`
      select payload, ts from journal_event
      where account_id = ${accountId} and type = 'FillSettingsChanged' order by event_sequence desc limit 1`;
    const event = row === undefined ? null : decodeEvent(row.payload);
    if (row === undefined || event?.type !== 'FillSettingsChanged') {
      return { accountId, model: 'realistic', parameters: {}, changedAt: null };
    }
    const { model, parameters } = event.settings;
    return { accountId, model, parameters: { ...parameters }, changedAt: instantText(row.ts) };
  };

  return {
    async fill(caller, fillId) {
      const [row] = await sql<FillRow[]>`select ${fillColumns(sql)} from fill f where f.fill_id = ${fillId}`;
      const unknown = () => problem('UNKNOWN_FILL', 'no fill of yours has this id', { field: 'fillId' });
      if (row === undefined) throw unknown();
      await accounts.require(caller, row.accountId, 'view').catch(() => Promise.reject(unknown()));
      const [journalled] = await sql<{ payload: string }[]>`
        select payload from journal_event
        where account_id = ${row.accountId} and ts = ${row.ts} and type = 'OrderFilled'
          and strpos(payload, ${fillId}) > 0`;
      const event = journalled === undefined ? null : decodeEvent(journalled.payload);
      const instrument = gateway.instrumentById(row.instrumentId);
      if (event?.type !== 'OrderFilled' || instrument === null) throw unknown();
      const lines = await sql<{ kind: string; amount: string }[]>`
        select kind, amount::text as amount from fill_fee where fill_id = ${fillId} order by line`;
      const fees = lines.map(({ kind, amount }) => ({ kind, amount: decimalText(amount) }));
      return explainFill(fillView(row), event, instrument, fees);
    },

    async order(caller, orderId) {
      const unknown = () => problem('UNKNOWN_ORDER', 'no order of yours has this id', { field: 'orderId' });
      const order = await committed.find(orderId);
      if (order === null) throw unknown();
      await accounts.require(caller, order.accountId, 'view').catch(() => Promise.reject(unknown()));
      const explanation = await gateway.explain(orderId);
      if (explanation === null) {
        const { status } = (await committed.find(orderId)) ?? order;
        const at = instantText(gateway.now());
        return { orderId, status, isOpen: false, fillModel: null, at, inputSequence: null, blocks: [] };
      }
      const { status, fillModel, inputSequence } = explanation;
      const blocks = explanation.blocks.map(({ code, details }) => ({
        code,
        message: orderBlockCodes[code],
        details: { ...details },
      }));
      return { orderId, status, isOpen: true, fillModel, at: instantText(explanation.at), inputSequence, blocks };
    },

    async settings(caller, accountId) {
      await accounts.require(caller, accountId, 'view');
      return lastSettings(accountId);
    },

    async choose(caller, accountId, { model, parameters = {} }, origin) {
      await accounts.require(caller, accountId, 'manage');
      const before = await lastSettings(accountId);
      const outcome = await gateway.submit({
        kind: 'SetFillSettings',
        accountId: accountId as AccountId,
        settings: { model, parameters },
      });
      if (!outcome.ok) throw refused(outcome);
      const after = await lastSettings(accountId);
      await recordAudit(sql, caller, origin, {
        action: 'account.fills-chosen',
        resourceKind: 'account',
        resourceId: accountId,
        before,
        after,
      });
      return after;
    },

    models: () => [...profileViews(), ...ladderViews(), ...referenceViews()],
  };
}

const ladderAbouts = {
  close: 'F0: at the close of the next bar, for tests',
  bar: 'F1: on the path of the next bar',
  quote: 'F2: crosses the spread for what is displayed, and pays impact beyond it',
  queue: 'F3: quotes, and prints behind an estimated queue',
  book: 'F4: price and time in the order book',
} as const;

function profileViews(): FillModelView[] {
  const ladder = parametersOf(ladderParameters);
  return [
    {
      name: 'realistic',
      kind: 'profile',
      version: ladderVersion,
      about: 'the best that the feed supports',
      parameters: ladder,
    },
    {
      name: 'alpaca-compat',
      kind: 'profile',
      version: 1,
      about: `the paper rules of Alpaca (${fillProfiles['alpaca-compat']})`,
      parameters: parametersOf(referenceModels.find(({ name }) => name === 'alpaca-paper')?.parameters ?? {}),
    },
  ];
}

function ladderViews(): FillModelView[] {
  return Object.entries(ladderAbouts).map(([name, about]) => ({
    name,
    kind: 'ladder',
    version: ladderVersion,
    about,
    parameters: parametersOf(ladderParameters),
  }));
}

function referenceViews(): FillModelView[] {
  return referenceModels.map(({ name, version, imitates, parameters }) => ({
    name,
    kind: 'reference',
    version,
    about: imitates,
    parameters: parametersOf(parameters),
  }));
}

function parametersOf(definitions: Readonly<Record<string, ParameterDefinition>>): FillModelView['parameters'] {
  return Object.entries(definitions).map(([name, definition]) => ({
    name,
    standard: `${definition.standard}`,
    choices: definition.kind === 'choice' ? [...definition.choices] : null,
    min: definition.kind === 'number' ? definition.min : null,
    max: definition.kind === 'number' ? definition.max : null,
    about: definition.about,
  }));
}
