interface RawJsonProps {
  readonly value: unknown;
  readonly label?: string;
}

/** What the server sent, as it sent it. A text field, so that it scrolls and copies by keyboard. */
export function RawJson({ value, label = 'Raw JSON' }: RawJsonProps) {
  return (
    <textarea
      readOnly
      aria-label={label}
      spellCheck={false}
      className="block h-56 w-full resize-y rounded-sheet border border-rule bg-surface p-2 font-mono text-[11.5px] leading-relaxed whitespace-pre"
      value={JSON.stringify(value, null, 2)}
    />
  );
}
