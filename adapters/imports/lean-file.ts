import type { CsvOptions } from './csv-bars.ts';
import { ImportFileError } from './file-import.ts';

/** `lean-equity`: US shares, whole numbers of a ten-thousandth of a dollar in New York time. `lean`: plain decimals in UTC. */
export type LeanFile = 'lean' | 'lean-equity';

const header = ['time', 'open', 'high', 'low', 'close', 'volume'];
const otherKinds = /_(quote|openinterest|tick|coarse|universe)\b|(^|[/\\])tick[/\\]/i;
const dayOfName = /(?:^|[/\\])(\d{4})(\d{2})(\d{2})_/;

/**
 * How to read a trade bar file of Lean. Days and hours say their time; minutes and seconds count milliseconds of the day in the file's
 * name (`20131007_trade.zip`).
 *
 * @throws ImportFileError for quotes, ticks and other kinds, which are no bars of trades
 */
export function leanOptionsOf(path: string, kind: LeanFile, timeZone: string | undefined): CsvOptions {
  const other = otherKinds.exec(path);
  if (other !== null) {
    throw new ImportFileError(
      'NOT_TRADE_BARS',
      `a file of Lean named ${other[0].replace(/^_/, '')} holds no bars of trades`,
    );
  }
  const day = dayOfName.exec(path);
  return {
    header,
    timeZone: timeZone ?? (kind === 'lean-equity' ? 'America/New_York' : 'UTC'),
    ...(kind === 'lean-equity' ? { priceShift: 4 } : {}),
    ...(day === null ? {} : { millisecondsOf: `${day[1]}-${day[2]}-${day[3]}` }),
  };
}
