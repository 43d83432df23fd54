import { describe, expect, it } from 'vitest';
import { isTest, isTypeScript, listFiles, readSource, withoutComments } from './sources.ts';

/** What would let the outside into the deterministic core. */
const banned: readonly (readonly [string, RegExp])[] = [
  ['the wall clock', /(?<![\w.'"-])Date(?![\w'"-])|\bperformance\./],
  ['randomness of its own', /\bMath\.random\b|\bcrypto\./],
  ['timers', /\b(setTimeout|setInterval|setImmediate|queueMicrotask|requestAnimationFrame)\b/],
  ['the process', /(?<![\w.])process\.|\bglobalThis\b/],
  ['Node modules', /['"]node:|\brequire\(/],
  ['the network', /(?<![\w.])fetch\(|\bWebSocket\b|\bXMLHttpRequest\b/],
  ['asynchrony', /\basync\b|\bawait\b|\bPromise\b/],
  ['locale formatting', /\btoLocale\w*\(|\bIntl\b|\blocaleCompare\b/],
  ['the console', /(?<![\w.])console\./],
];

/** Last bits differ between engines, so what is hashed uses versions of our own. */
const inexact =
  /\bMath\.(exp|log|log2|log10|log1p|expm1|pow|sin|cos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|cbrt|hypot)\b|\*\*/;
const hashedModules = [
  'core/simulator/',
  'core/engine/',
  'core/exchange/',
  'core/ledger/',
  'core/portfolio/',
  'core/risk/',
  'core/order/',
];

const sources = listFiles(
  (path) => path.startsWith('core/') && isTypeScript(path) && !isTest(path) && !path.includes('/testing/'),
);

const finds = (text: string): string[] =>
  banned.filter(([, pattern]) => pattern.test(withoutComments(text))).map(([what]) => what);

describe('the deterministic core', () => {
  it('is not empty', () => {
    expect(sources.length).toBeGreaterThan(40);
  });

  it('names nothing of the outside', () => {
    expect(sources.flatMap((path) => finds(readSource(path)).map((what) => `${path}: ${what}`))).toEqual([]);
  });

  it('uses no inexact function where results are hashed', () => {
    const offenders = sources.filter(
      (path) =>
        hashedModules.some((module) => path.startsWith(module)) && inexact.test(withoutComments(readSource(path))),
    );
    expect(offenders).toEqual([]);
  });

  it('finds planted words and spares lookalikes', () => {
    expect(finds('const now = Date.now();')).toEqual(['the wall clock']);
    expect(finds('const n = new Date();')).toEqual(['the wall clock']);
    expect(finds('type TradingDate = string; // Date')).toEqual([]);
    expect(finds('const x = Math.random();')).toEqual(['randomness of its own']);
    expect(finds("import { x } from 'node:fs';")).toEqual(['Node modules']);
    expect(finds('export async function f() {}')).toEqual(['asynchrony']);
  });
});

describe('the gate before the exchange', () => {
  it('is opened by core/risk alone', () => {
    const callers = listFiles((path) => isTypeScript(path) && !isTest(path)).filter(
      (path) =>
        /\bapproveOrder\(/.test(withoutComments(readSource(path))) &&
        !path.startsWith('core/risk/') &&
        path !== 'core/order/order.ts',
    );
    expect(callers.filter((path) => !path.startsWith('tests/house/'))).toEqual([]);
  });
});
