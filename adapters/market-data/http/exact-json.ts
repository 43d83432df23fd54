import { parse } from 'lossless-json';

/** A double keeps every decimal number of so many digits apart, and gives its digits back when it is written out. */
const exactDigitsMax = 15;
const longNumber = /\d[\d.]{15,}/;

/**
 * JSON in which no digit of a number is lost: a number of at most 15 digits is a number, a longer one is its text. Almost every
 * answer has only short numbers and takes the platform's own fast parser.
 *
 * @throws SyntaxError for what is not JSON, `NaN` and `Infinity` included
 */
export function parseExactJson(text: string): unknown {
  return longNumber.test(text) ? parse(text, null, exactNumber) : JSON.parse(text);
}

function exactNumber(text: string): number | string {
  const mantissa = text.split(/[eE]/)[0]!;
  return mantissa.replace(/\D/g, '').replace(/^0+/, '').length > exactDigitsMax ? text : Number(text);
}
