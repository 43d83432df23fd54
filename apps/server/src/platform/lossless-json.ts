import { parse } from 'lossless-json';

/**
 * JSON in which no number changes silently. JavaScript turns 1e309 into Infinity and rounds the 30th decimal; here a number
 * that would not survive becomes the text that was sent, and the field's own rule refuses or reads it.
 */
const plain = /^-?(?:0|[1-9]\d*)(?:\.(\d+))?$/;

/** Fifteen significant digits always survive a double. Exponents stay text: the decimal parser reads them exactly. */
function numberOrText(text: string): number | string {
  if (!plain.test(text)) return text;
  return text.replace(/[-.]/g, '').replace(/^0+/, '').length <= 15 ? Number(text) : text;
}

// Where a number begins: a digit run that may be too long, an exponent, or a negative zero. Text is not looked into, where ids are full of
// digits beside an e; a false alarm (a colon inside a string) only costs the slower parser's time.
const suspicious = /(?:^|[:,[])\s*(?:-0|-?[\d.]{16,}|-?[\d.]+[eE])/;

/** @throws SyntaxError when the text is not JSON. */
export function parseLosslessJson(text: string): unknown {
  // Two members of one name, or one that names the prototype, have no meaning that all readers share.
  if (mayNamePrototype(text) && /"(?:_|\\u005f){2}(?:p|\\u0070)/i.test(text))
    throw new SyntaxError('a member name is not allowed');
  return suspicious.test(text) ? parse(text, undefined, numberOrText) : JSON.parse(text);
}

/** Both spellings of an underscore, looked for without taking the text apart: nearly every order has neither beside a quote. */
function mayNamePrototype(text: string): boolean {
  return text.includes('"_') || text.includes('"\\');
}
