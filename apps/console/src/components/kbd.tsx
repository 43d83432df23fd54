import { keyCaps } from '../lib/keys.ts';

export function Keys({ keys }: { readonly keys: string }) {
  return (
    <span className="inline-flex gap-0.5">
      {keyCaps(keys).map((cap) => (
        <kbd
          key={cap}
          className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-[2px] border border-rule-strong px-1 font-sans text-[11px] text-muted"
        >
          {cap}
        </kbd>
      ))}
    </span>
  );
}
