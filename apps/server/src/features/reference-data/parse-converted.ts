import { parseDecimal } from '@quire/core/units';
import { problem } from '../../platform/problem.ts';
import type { DecimalWritten } from '../../platform/wire.ts';
import { amountScale } from './rates.ts';

/** An amount of any currency, not negative, with at most eight decimals. */
export function parseConverted(written: DecimalWritten, field: string): bigint {
  const parsed = parseDecimal(String(written), amountScale);
  if (!parsed.ok) throw problem('NOT_A_DECIMAL', `${field} is a decimal with at most ${amountScale} places`, { field });
  if (parsed.value < 0n) throw problem('NOT_POSITIVE', `${field} is not negative`, { field });
  return parsed.value;
}
