import type { Instrument, NewsItem } from '../market/index.ts';
import { formatDecimal } from '../units/index.ts';

/** Who writes the news of the simulated market: every headline says that it is made up. */
export const simulatedNewsSource = 'Quire Simulated News';

const madeUp = 'Made up by the simulated market. It tells nothing about any real company.';

/** `{name}` and `{symbol}` are the company's, `{price}` its last simulated price. */
const companyHeadlines: readonly string[] = [
  '{name} to present at an industry conference next week',
  '{name} names a new head of operations',
  '{name} opens a new regional office',
  '{name} extends its agreement with a long-standing supplier',
  '{name} reiterates its outlook for the year',
  '{name} schedules its next shareholder meeting',
  '{name} begins a pilot of a new product line',
  '{name} publishes its yearly sustainability report',
  'Analysts discuss {symbol} at {price}',
  '{symbol} trades at {price} in the simulated session',
  'Order book of {symbol} deepens around {price}',
  'Options desks report steady interest in {symbol}',
  '{symbol} among the names most watched today',
  'Brokerage initiates coverage of {symbol} with a neutral view',
];

const pairHeadlines: readonly string[] = [
  '{symbol} trades at {price} in the simulated market',
  'Liquidity in {symbol} steady around {price}',
  'Miners and market makers discuss fees as {symbol} stands at {price}',
  '{symbol} among the pairs most watched today',
  'Wallet provider adds support for {name}',
  'Survey: more desks quote {symbol} around the clock',
];

const marketHeadlines: readonly string[] = [
  'Simulated economy: survey of purchasing managers little changed',
  'Simulated central bank leaves its rate where it was',
  'Volume across the simulated market near its average',
  'Simulated economy: weekly claims in line with expectations',
  'Strategists see calm conditions across simulated sectors',
];

/** A headline about one instrument, chosen by a random word. */
export function headlineAbout(instrument: Instrument, lastPrice: number, word: number): NewsItem {
  const templates = instrument.assetClass === 'crypto' ? pairHeadlines : companyHeadlines;
  return simulatedNews(filled(templates[word % templates.length]!, instrument, lastPrice), [instrument.instrumentId]);
}

/** A headline about no instrument in particular. */
export function headlineOfMarket(word: number): NewsItem {
  return simulatedNews(marketHeadlines[word % marketHeadlines.length]!, []);
}

export function simulatedNews(headline: string, instrumentIds: NewsItem['instrumentIds']): NewsItem {
  return { headline, summary: madeUp, source: simulatedNewsSource, instrumentIds };
}

function filled(template: string, { name, symbol, priceScale }: Instrument, lastPrice: number): string {
  return template
    .replaceAll('{name}', name)
    .replaceAll('{symbol}', symbol)
    .replaceAll('{price}', formatDecimal(lastPrice, priceScale, 2));
}
