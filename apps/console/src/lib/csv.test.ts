import { describe, expect, it } from 'vitest';
import { csvCell, toCsv } from './csv.ts';

describe('CSV', () => {
  it.each([
    ['plain', 'plain'],
    ['a,b', '"a,b"'],
    ['say "no"', '"say ""no"""'],
    [null, ''],
    [-12.5, '-12.5'],
    ['-12.5', '-12.5'],
    ['=SUM(A1)', "'=SUM(A1)"],
    ['-cmd', "'-cmd"],
  ])('%s becomes %s', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });

  it('ends every line, the last too', () => {
    expect(toCsv(['a', 'b'], [[1, 2]])).toBe('a,b\r\n1,2\r\n');
  });
});
