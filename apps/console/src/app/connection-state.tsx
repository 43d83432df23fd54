import { useConnection } from '../lib/stream/use-stream.ts';

const look = {
  connecting: { words: 'Connecting', mark: '\u25cb', tone: 'text-muted' },
  live: { words: 'Live', mark: '\u25cf', tone: 'text-ink' },
  lost: { words: 'Reconnecting', mark: '\u25cb', tone: 'text-warn font-semibold' },
} as const;

export function ConnectionState({ compact = false }: { readonly compact?: boolean }) {
  const state = useConnection();
  const { words, mark, tone } = look[state];
  return (
    <span role="status" className={`flex items-center gap-1 text-[12.5px] whitespace-nowrap ${tone}`}>
      <span aria-hidden="true" className={state === 'live' ? 'text-accent' : ''}>
        {mark}
      </span>
      <span className={compact && state === 'live' ? 'sr-only' : ''}>{words}</span>
    </span>
  );
}
