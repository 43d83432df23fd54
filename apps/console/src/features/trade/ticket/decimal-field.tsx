import type { KeyboardEvent, ReactNode } from 'react';
import { TextField } from '../../../components/field.tsx';
import { stepBy } from './ticket-offers.ts';

interface DecimalFieldProps {
  readonly label: string;
  readonly name: string;
  readonly unit: string;
  readonly value: string;
  /** What the arrow keys step by; ten times as much with Shift. */
  readonly increment: string;
  readonly error: string | undefined;
  readonly hint?: ReactNode;
  readonly placeholder?: string;
  readonly onValue: (value: string) => void;
}

/** A number of the ticket: typed, or stepped with the arrow keys. */
export function DecimalField({ increment, error, onValue, value, unit, ...rest }: DecimalFieldProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    onValue(stepBy(value, increment, (event.key === 'ArrowUp' ? 1 : -1) * (event.shiftKey ? 10 : 1)));
  };
  return (
    <TextField
      {...rest}
      unit={unit}
      inputMode="decimal"
      autoComplete="off"
      className="text-right tabular-nums"
      style={{ paddingRight: 22 + unit.length * 7 }}
      value={value}
      error={error ?? null}
      onChange={(event) => onValue(event.target.value)}
      onKeyDown={onKeyDown}
    />
  );
}
