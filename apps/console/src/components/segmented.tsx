interface SegmentedProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly {
    readonly value: Value;
    readonly label: string;
    readonly name?: string;
    readonly tone?: 'gain' | 'loss';
  }[];
  readonly onChange: (value: Value) => void;
  readonly fill?: boolean;
  readonly small?: boolean;
  /** Many in a narrow place: no room around the words. */
  readonly tight?: boolean;
}

const chosen = {
  plain: 'bg-ink text-surface border-ink',
  gain: 'bg-gain text-on-accent border-gain',
  loss: 'bg-loss text-on-accent border-loss',
};

/** One of a few, all in sight. Native radio buttons underneath, so arrow keys and screen readers know them. */
export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
  fill = false,
  small = false,
  tight = false,
}: SegmentedProps<Value>) {
  const height = small
    ? 'h-6 text-[12px] px-1.5 max-md:h-9 max-md:min-w-9'
    : `h-8 max-md:h-11 ${tight ? 'px-1 text-[11.5px] whitespace-nowrap' : 'px-2.5 text-[13px]'}`;
  return (
    <fieldset className={`flex ${fill ? 'w-full' : ''}`}>
      <legend className="sr-only">{label}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className={`relative -ml-px flex cursor-pointer items-center justify-center border font-semibold first-of-type:ml-0 first-of-type:rounded-l-sheet last-of-type:rounded-r-sheet has-focus-visible:z-10 has-focus-visible:outline-2 has-focus-visible:outline-accent ${fill ? (tight ? 'flex-auto' : 'flex-1') : ''} ${height} ${option.value === value ? `z-[1] ${chosen[option.tone ?? 'plain']}` : 'border-rule-strong text-muted hover:text-ink'}`}
        >
          <input
            type="radio"
            aria-label={option.name}
            className="absolute inset-0 cursor-pointer opacity-0"
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          {option.label}
        </label>
      ))}
    </fieldset>
  );
}
