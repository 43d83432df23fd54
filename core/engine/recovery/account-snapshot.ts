import { type AccountControls, type AccountTerms, areOpenControls } from '../../ledger/index.ts';
import type { AccountId, InstrumentId, UnixMicros } from '../../units/index.ts';
import { controlsCodec, termsCodec } from '../codec/account-codecs.ts';
import { boolean, integer, list, nullable, object, parseRecord, text } from '../codec/codec.ts';
import { type AccountState, accountState, type BorrowTerms } from '../durable-state.ts';
import type { World } from '../world.ts';
import { conductCodec, restoredConduct, type StoredConduct, storedConduct } from './stored-conduct.ts';

/** What accounts with terms, switches, seasons or an end have beyond plain ones, and what the world said about borrowing. */
interface StoredStandings {
  readonly accounts: readonly StoredStanding[];
  readonly borrow: readonly StoredBorrow[];
}

interface StoredStanding {
  readonly accountId: AccountId;
  readonly terms: AccountTerms | null;
  readonly conduct: StoredConduct | null;
  readonly controls: AccountControls;
  readonly season: number;
  readonly closedAt: UnixMicros | null;
}

interface StoredBorrow extends BorrowTerms {
  readonly instrumentId: InstrumentId;
}

const standingsCodec = object<StoredStandings>({
  accounts: list(
    object<StoredStanding>({
      accountId: text(),
      terms: nullable(termsCodec),
      conduct: nullable(conductCodec),
      controls: controlsCodec,
      season: integer(),
      closedAt: nullable(integer()),
    }),
  ),
  borrow: list(object<StoredBorrow>({ instrumentId: text(), easyToBorrow: boolean, annualRate: nullable(integer()) })),
});

/** As JSON; empty when every account is a plain one, so that such worlds keep the text, and the hash, that they always had. */
export function encodeStandings({ durable }: World): string {
  const accounts = [...durable.accounts.values()].filter((account) => !isPlain(account));
  if (accounts.length === 0 && durable.borrow.size === 0) return '';
  return standingsCodec.encode({
    accounts: accounts.map((account) => ({
      ...account,
      conduct: account.conduct === null ? null : storedConduct(account.conduct),
    })),
    borrow: [...durable.borrow].map(([instrumentId, terms]) => ({ instrumentId, ...terms })),
  });
}

function isPlain({ terms, controls, season, closedAt }: AccountState): boolean {
  return terms === null && areOpenControls(controls) && season === 1 && closedAt === null;
}

/** Into a world whose accounts are restored. */
export function restoreStandings({ durable }: World, encoded: string): void {
  if (encoded === '') return;
  const stored = standingsCodec.decode(parseRecord(encoded, 'standings'), 'standings');
  for (const standing of stored.accounts) {
    const account = accountState(durable, standing.accountId);
    account.terms = standing.terms;
    account.conduct = standing.conduct === null ? null : restoredConduct(standing.conduct);
    account.controls = standing.controls;
    account.season = standing.season;
    account.closedAt = standing.closedAt;
  }
  for (const { instrumentId, ...terms } of stored.borrow) durable.borrow.set(instrumentId, terms);
}
