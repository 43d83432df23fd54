import type { JournalInputRow, KeyOutcome } from '@quire/ports/journal';
import {
  accountActivitySet,
  accountChangeSet,
  accountSet,
  appliedActionSet,
  balanceSet,
  borrowTermsSet,
  corporateActionSet,
  dividendSet,
  emptiedLotSet,
  fillFeeSet,
  fillSet,
  haltEndSet,
  haltSet,
  instrumentSet,
  killSwitchHistorySet,
  killSwitchSet,
  newOrderSet,
  newsSet,
  openedLotSet,
  orderChangeSet,
  orderTermsSet,
  paidDividendSet,
  positionGainSet,
  positionSet,
  postingSet,
  reducedLotSet,
} from './projections/row-sets.ts';
import type { ProjectionRows } from './projections/rows.ts';
import { jsonText, parametersOf, type RowSet, rowParametersOf, rowSourceOf, sourceOf } from './row-set.ts';

/** A statement with its parameters: one round trip and, standing alone, one transaction. */
export interface BatchStatement {
  readonly text: string;
  readonly parameters: readonly (string | null)[];
}

/** A set with its rows; the row type is closed over, so that sets of different rows fit in one list. */
interface Part {
  readonly name: string;
  readonly rowCount: number;
  readonly columnCount: number;
  /** `alone`: the one row by its values, instead of an array per column. */
  statement(firstParameter: number, alone: boolean): string;
  parameters(alone: boolean): readonly (string | null)[];
}

function part<Row extends object>(set: RowSet<Row>, rows: readonly Row[]): Part {
  return {
    name: set.name,
    rowCount: rows.length,
    columnCount: Object.keys(set.columns).length,
    statement: (first, alone) => set.statement((alone ? rowSourceOf : sourceOf)(set.columns, first)),
    parameters: (alone) => (alone ? rowParametersOf(set.columns, rows[0]!) : parametersOf(set.columns, rows)),
  };
}

export interface InputRow extends JournalInputRow {
  readonly rowHash: string;
}

export interface EventRow {
  readonly eventSequence: number;
  readonly inputSequence: number;
  readonly ts: number;
  readonly type: string;
  readonly version: number;
  readonly accountId: string | null;
  readonly payload: string;
}

const inputSet: RowSet<InputRow> = {
  name: 'journal_input_insert',
  columns: {
    inputSequence: 'bigint',
    inputCount: 'integer',
    tsEvent: 'bigint',
    tsInit: 'bigint',
    tsStep: 'bigint',
    kind: 'text',
    payload: 'json',
    chain: 'text',
    rowHash: 'hex',
  },
  statement: (source) => `
    insert into journal_input (world_id, input_sequence, input_count, ts_event, ts_init, ts_step, kind, payload, chain, row_hash)
    select w.world_id, u.inputSequence, u.inputCount, u.tsEvent, u.tsInit, u.tsStep, u.kind, u.payload, u.chain,
      decode(u.rowHash, 'hex') from w, ${source}`,
};

const eventSet: RowSet<EventRow> = {
  name: 'journal_event_insert',
  columns: {
    eventSequence: 'bigint',
    inputSequence: 'bigint',
    ts: 'bigint',
    type: 'text',
    version: 'integer',
    accountId: 'uuid',
    payload: 'json',
  },
  statement: (source) => `
    insert into journal_event (world_id, event_sequence, input_sequence, ts, type, version, account_id, payload)
    select w.world_id, u.eventSequence, u.inputSequence, u.ts, u.type, u.version, u.accountId, u.payload from w, ${source}`,
};

interface OutcomeRow extends Omit<KeyOutcome, 'outcome'> {
  readonly outcome: string;
}

const outcomeSet: RowSet<OutcomeRow> = {
  name: 'idempotency_insert',
  columns: { accountId: 'uuid', key: 'text', requestHash: 'text', inputSequence: 'bigint', outcome: 'json' },
  statement: (source) => `
    insert into idempotency (account_id, key, request_hash, input_sequence, outcome)
    select u.accountId, u.key, u.requestHash, u.inputSequence, u.outcome::jsonb from w, ${source}`,
};

/** What a commit moves the world's row from and to. */
export interface HeadChange {
  readonly worldId: string;
  readonly epoch: number;
  readonly fromHeadSequence: number;
  readonly fromEventSequence: number;
  readonly headSequence: number;
  readonly eventSequence: number;
  readonly chain: string;
  readonly rowHash: string;
}

/**
 * The fence: the world's row moves only from the head that the writer knows and under its epoch. Every other part selects from
 * `w`, so when the row does not move nothing else is written either.
 */
const fence = `
  update world set head_sequence = $5::bigint, event_sequence = $6::bigint, chain = $7::text, row_hash = decode($8::text, 'hex')
  where world_id = $1::text and epoch = $2::bigint and head_sequence = $3::bigint and event_sequence = $4::bigint
  returning world_id`;

/** One statement that commits a batch. It returns one row when the writer still has the world, none when it is fenced. */
export function commitStatement(
  head: HeadChange,
  rows: {
    readonly inputs: readonly InputRow[];
    readonly events: readonly EventRow[];
    readonly outcomes: readonly KeyOutcome[];
    readonly projections: ProjectionRows;
  },
): BatchStatement {
  const outcomes = rows.outcomes.map((outcome) => ({ ...outcome, outcome: jsonText(outcome.outcome) }));
  // Only then are rows written one by one: with the batches of a busy market every mixture would be a statement of its own to plan.
  const isQuiet = rows.inputs.length === 1;
  const parts = [
    part(inputSet, rows.inputs),
    part(eventSet, rows.events),
    part(outcomeSet, outcomes),
    ...projectionParts(rows.projections),
  ];
  const { worldId, epoch, fromHeadSequence, fromEventSequence, headSequence, eventSequence, chain, rowHash } = head;
  const numbers = [epoch, fromHeadSequence, fromEventSequence, headSequence, eventSequence].map(String);
  return assemble(fence, [worldId, ...numbers, chain, rowHash], parts, isQuiet);
}

/** One statement that writes projections alone, for a rebuild. */
export function projectionStatement(worldId: string, projections: ProjectionRows): BatchStatement {
  return assemble('select $1::text as world_id', [worldId], projectionParts(projections), false);
}

function projectionParts(rows: ProjectionRows): readonly Part[] {
  return [
    part(accountSet, rows.accounts),
    part(accountChangeSet, rows.accountChanges),
    part(accountActivitySet, rows.accountActivities),
    part(fillFeeSet, rows.fillFees),
    part(borrowTermsSet, rows.borrowTerms),
    part(instrumentSet, rows.instruments),
    part(newOrderSet, rows.newOrders),
    part(orderChangeSet, rows.orderChanges),
    part(orderTermsSet, rows.orderTerms),
    part(fillSet, rows.fills),
    part(positionSet, rows.positions),
    part(openedLotSet, rows.openedLots),
    part(reducedLotSet, rows.closedLots),
    part(emptiedLotSet, rows.closedLots),
    part(balanceSet, rows.balances),
    part(postingSet, rows.postings),
    part(killSwitchSet, rows.killSwitches),
    part(killSwitchHistorySet, rows.killSwitchHistory),
    part(haltSet, rows.halts),
    part(haltEndSet, rows.haltEnds),
    part(corporateActionSet, rows.corporateActions),
    part(appliedActionSet, rows.appliedActions),
    part(newsSet, rows.news),
    part(positionGainSet, rows.positionGains),
    part(dividendSet, rows.dividends),
    part(paidDividendSet, rows.paidDividends),
  ];
}

/** The few shapes that batches take, by the names of their parts: one text each, prepared once by the driver. */
const texts = new Map<string, string>();

interface UsedPart {
  readonly part: Part;
  readonly alone: boolean;
}

function assemble(
  first: string,
  firstParameters: readonly string[],
  parts: readonly Part[],
  isQuiet: boolean,
): BatchStatement {
  const used = parts
    .filter(({ rowCount }) => rowCount > 0)
    .map((one): UsedPart => ({ part: one, alone: isQuiet && one.rowCount === 1 }));
  const names = used.map(({ part: { name }, alone }) => (alone ? `${name}:1` : name));
  const shape = `${firstParameters.length} ${names.join(' ')}`;
  let text = texts.get(shape);
  if (text === undefined) {
    text = assembleText(first, firstParameters.length, used);
    texts.set(shape, text);
  }
  const parameters = used.flatMap(({ part: one, alone }) => one.parameters(alone));
  return { text, parameters: [...firstParameters, ...parameters] };
}

function assembleText(first: string, firstParameterCount: number, parts: readonly UsedPart[]): string {
  let nextParameter = firstParameterCount + 1;
  const items = [`w as (${first})`];
  for (const { part: one, alone } of parts) {
    items.push(`${one.name} as (${one.statement(nextParameter, alone)})`);
    nextParameter += one.columnCount;
  }
  return `with ${items.join(',\n')}\nselect world_id from w`;
}
