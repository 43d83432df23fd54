/** How providers mark the exchange of a share outside the United States: what follows the ticker. */
interface ExchangeSpelling {
  readonly yahoo: string;
  readonly eodhd: string;
  readonly stooq: string | null;
}

const row = (yahoo: string, eodhd: string, stooq: string | null = null): ExchangeSpelling => ({ yahoo, eodhd, stooq });

/** By ISO 10383 code. Finnhub writes as Yahoo does. */
export const exchangeSpellings: ReadonlyMap<string, ExchangeSpelling> = new Map([
  ['XLON', row('L', 'LSE', 'uk')],
  ['XETR', row('DE', 'XETRA', 'de')],
  ['XPAR', row('PA', 'PA')],
  ['XAMS', row('AS', 'AS')],
  ['XBRU', row('BR', 'BR')],
  ['XLIS', row('LS', 'LS')],
  ['XMIL', row('MI', 'MI')],
  ['XMAD', row('MC', 'MC')],
  ['XSWX', row('SW', 'SW')],
  ['XSTO', row('ST', 'ST')],
  ['XCSE', row('CO', 'CO')],
  ['XHEL', row('HE', 'HE')],
  ['XOSL', row('OL', 'OL')],
  ['XTSE', row('TO', 'TO')],
  ['XTKS', row('T', 'TSE', 'jp')],
  ['XHKG', row('HK', 'HK', 'hk')],
  ['XSHG', row('SS', 'SHG')],
  ['XSHE', row('SZ', 'SHE')],
  ['XKRX', row('KS', 'KO')],
  ['XASX', row('AX', 'AU')],
  ['XNSE', row('NS', 'NSE')],
  ['XBOM', row('BO', 'BSE')],
  ['XSES', row('SI', 'SG')],
]);

/** The code whose shares a spelling marks so; null when there is none. */
export function micOf(field: keyof ExchangeSpelling, mark: string): string | null {
  for (const [mic, spelling] of exchangeSpellings) if (spelling[field] === mark) return mic;
  return null;
}
