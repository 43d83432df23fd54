import { describe, expect, it } from 'vitest';
import { codeColumn, instantColumn, moneyColumn, textColumn } from './columns.tsx';

interface Row {
  readonly text: string;
  readonly amount: string | null;
}

const row = (text: string, amount: string | null = null): Row => ({ text, amount });

describe('columns that tables share', () => {
  it('numbers stand right and sort by magnitude, not as text', () => {
    const column = moneyColumn<Row>({ id: 'amount', header: 'Amount', of: (item) => item.amount });
    expect(column.align).toBe('right');
    const sorted = ['100.00', '-3', '20.5'].toSorted((left, right) => {
      return Number(column.sortBy?.(row('', left))) - Number(column.sortBy?.(row('', right)));
    });
    expect(sorted).toEqual(['-3', '20.5', '100.00']);
    expect(column.sortBy?.(row('', null))).toBeNaN();
  });

  it('instants sort as instants, whatever decimals they are written with', () => {
    const column = instantColumn<Row>({ id: 'at', header: 'Time', of: (item) => item.text });
    const whole = Number(column.sortBy?.(row('2026-11-21T12:00:02Z')));
    expect(column.sortBy?.(row('2026-11-21T12:00:02.250Z'))).toBe(whole + 250);
  });

  it('a width replaces that of the kind', () => {
    expect(instantColumn<Row>({ id: 'at', header: 'Time', of: (item) => item.text }).width).toBe('116px');
    expect(instantColumn<Row>({ id: 'at', header: 'Time', width: '90px', of: (item) => item.text }).width).toBe('90px');
    expect(textColumn<Row>({ id: 'text', header: 'Text', of: (item) => item.text }).width).toBeUndefined();
  });

  it('a code that is missing sorts first and does not fail', () => {
    expect(codeColumn<Row>({ id: 'code', header: 'Code', of: (item) => item.amount }).sortBy?.(row('x'))).toBe('');
  });
});
