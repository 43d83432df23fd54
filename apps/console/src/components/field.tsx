import {
  type InputHTMLAttributes,
  type ReactNode,
  type SelectHTMLAttributes,
  type TextareaHTMLAttributes,
  useId,
} from 'react';

const box =
  'w-full rounded-sheet border border-rule-strong bg-surface px-2 text-ink placeholder:text-muted focus-visible:border-accent aria-invalid:border-loss disabled:opacity-50';

interface Described {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string | null;
}

interface FrameProps extends Described {
  readonly id: string;
  readonly children: ReactNode;
}

function FieldFrame({ id, label, hint, error, children }: FrameProps) {
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <div className="flex items-baseline justify-between gap-2">
        <label htmlFor={id} className="label">
          {label}
        </label>
        {hint ? (
          <span id={`${id}-hint`} className="text-[11.5px] text-muted tabular-nums">
            {hint}
          </span>
        ) : null}
      </div>
      {children}
      {error ? (
        <p id={`${id}-error`} className="text-[12px] text-loss">
          {error}
        </p>
      ) : null}
    </div>
  );
}

function described(id: string, { hint, error }: Described): string | undefined {
  const ids = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter((part) => part !== '');
  return ids.length === 0 ? undefined : ids.join(' ');
}

type TextFieldProps = Described & InputHTMLAttributes<HTMLInputElement> & { readonly unit?: string };

export function TextField({ label, hint, error, unit, className = '', ...rest }: TextFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error ?? null}>
      <div className="relative">
        <input
          id={id}
          aria-invalid={error ? true : undefined}
          aria-describedby={described(id, { label, hint, error: error ?? null })}
          className={`${box} h-8 max-md:h-11 ${unit ? (unit.length > 4 ? 'pr-18' : 'pr-12') : ''} ${className}`}
          {...rest}
        />
        {unit ? (
          <span className="pointer-events-none absolute inset-y-0 right-2 flex items-center text-[12px] text-muted">
            {unit}
          </span>
        ) : null}
      </div>
    </FieldFrame>
  );
}

export function TextAreaField({
  label,
  hint,
  error,
  ...rest
}: Described & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error ?? null}>
      <textarea
        id={id}
        rows={3}
        aria-invalid={error ? true : undefined}
        aria-describedby={described(id, { label, hint, error: error ?? null })}
        className={`${box} resize-y py-1.5`}
        {...rest}
      />
    </FieldFrame>
  );
}

interface SelectFieldProps extends Described, SelectHTMLAttributes<HTMLSelectElement> {
  readonly options: readonly { readonly value: string; readonly label: string }[];
}

export function SelectField({ label, hint, error, options, ...rest }: SelectFieldProps) {
  const id = useId();
  return (
    <FieldFrame id={id} label={label} hint={hint} error={error ?? null}>
      <select id={id} className={`${box} h-8 max-md:h-11`} {...rest}>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FieldFrame>
  );
}

export function CheckField({ label, ...rest }: { readonly label: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  return (
    <label className="flex cursor-pointer items-center gap-2 text-[13px] max-md:min-h-10">
      <input type="checkbox" className="size-4 accent-accent" {...rest} />
      {label}
    </label>
  );
}

/** Small controls in a panel's header. */
export const inlineInput = `${box} h-6 text-[12px] max-md:h-10`;
