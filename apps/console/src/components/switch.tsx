import { useId } from 'react';

interface SwitchProps {
  readonly label: string;
  /** What being on means. */
  readonly hint: string;
  readonly checked: boolean;
  readonly disabled?: boolean;
  readonly onChange: (checked: boolean) => void;
}

/** On or off, at once. A native checkbox underneath; its state is also a word, so that place and colour are not all that tells. */
export function Switch({ label, hint, checked, disabled = false, onChange }: SwitchProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-3 border-t border-rule/60 px-3 py-1.5 text-[13px] first:border-t-0 max-md:min-h-11">
      <label htmlFor={id} className="min-w-0 flex-1 cursor-pointer">
        {label}
        <span id={`${id}-hint`} className="block text-[12px] text-muted">
          {hint}
        </span>
      </label>
      <span aria-hidden="true" className={checked ? 'font-semibold' : 'text-muted'}>
        {checked ? 'on' : 'off'}
      </span>
      <span className="relative inline-flex h-[18px] w-8 shrink-0">
        <input
          id={id}
          type="checkbox"
          role="switch"
          aria-checked={checked}
          aria-describedby={`${id}-hint`}
          checked={checked}
          disabled={disabled}
          onChange={(event) => onChange(event.target.checked)}
          className="peer absolute -inset-2 z-[1] cursor-pointer opacity-0 disabled:cursor-not-allowed"
        />
        <span className="absolute inset-0 rounded-full border border-rule-strong bg-sunken peer-checked:border-accent peer-checked:bg-accent peer-disabled:opacity-45 peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent" />
        <span className="absolute top-[3px] left-[3px] size-3 rounded-full bg-muted peer-checked:left-[17px] peer-checked:bg-on-accent" />
      </span>
    </div>
  );
}
