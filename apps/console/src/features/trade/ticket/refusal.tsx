import { Button } from '../../../components/button.tsx';
import { refusalAdvice } from './refusal-advice.ts';
import { type RefusalWords, refusalWords } from './refusal-words.ts';
import type { TicketDraft } from './ticket-draft.ts';

interface RefusalProps {
  readonly title: string;
  readonly code: string;
  readonly message: string;
  readonly details: Readonly<Record<string, string>>;
  /** Where it stands beside the ticket: what makes the change that is advised. */
  readonly onChange?: (draft: Partial<TicketDraft>) => void;
}

/** Why it would not pass, the numbers that explain it, and what can be done. */
export function Refusal({ title, code, message, details, onChange }: RefusalProps) {
  const { sentence, numbers } = refusalWords(message, details);
  const advice = refusalAdvice(code);
  const change = onChange === undefined ? undefined : advice?.change;
  return (
    <div role="status" className="border-b border-rule border-l-2 border-l-loss px-3 py-2 text-[12.5px]">
      <p className="font-semibold text-loss">
        {title}: {sentence}
      </p>
      <RefusalNumbers numbers={numbers} />
      {advice === null ? null : <p className="mt-1">{advice.words}</p>}
      {change === undefined ? null : (
        <Button small className="mt-1.5" onClick={() => onChange?.(change.draft)}>
          {change.label}
        </Button>
      )}
    </div>
  );
}

export function RefusalNumbers({ numbers }: Pick<RefusalWords, 'numbers'>) {
  if (numbers.length === 0) return null;
  return (
    <dl className="mt-1 grid grid-cols-[1fr_auto] gap-x-3 text-muted">
      {numbers.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt>{name}</dt>
          <dd className="text-right break-all text-ink tabular-nums">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
