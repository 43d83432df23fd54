import { Button } from '../../components/button.tsx';
import { inlineInput } from '../../components/field.tsx';
import { faultOf, type ScreenerDraft, screenedFigures } from './screener-draft.ts';

interface ScreenerFiltersProps {
  readonly draft: ScreenerDraft;
  readonly onChange: (draft: ScreenerDraft) => void;
}

/** From and to for each figure; what is empty is open. */
export function ScreenerFilters({ draft, onChange }: ScreenerFiltersProps) {
  const isEmpty = Object.values(draft).every((text) => text.trim() === '');
  return (
    <div className="flex shrink-0 flex-wrap items-end gap-x-4 gap-y-2 border-b border-rule px-2.5 py-2">
      {screenedFigures.map(({ figure, label, unit }) => {
        const fault = faultOf(draft, figure);
        return (
          <fieldset key={figure} className="flex flex-col gap-1 max-md:w-[calc(50%-8px)]">
            <legend className="mb-0.5 text-[11.5px] text-muted">
              {label}
              {unit === '' ? '' : `, ${unit}`}
            </legend>
            <span className="flex w-37 items-center gap-1 max-md:w-full">
              {(['min', 'max'] as const).map((end) => (
                <input
                  key={end}
                  aria-label={`${label}, ${end === 'min' ? 'from' : 'to'}`}
                  placeholder={end === 'min' ? 'from' : 'to'}
                  inputMode="decimal"
                  autoComplete="off"
                  aria-invalid={fault === null ? undefined : true}
                  title={fault ?? undefined}
                  className={`${inlineInput} text-right tabular-nums`}
                  value={draft[`${end}${figure}`] ?? ''}
                  onChange={(event) => onChange({ ...draft, [`${end}${figure}`]: event.target.value })}
                />
              ))}
            </span>
          </fieldset>
        );
      })}
      {isEmpty ? null : (
        <Button small tone="quiet" onClick={() => onChange({})}>
          Clear
        </Button>
      )}
    </div>
  );
}
