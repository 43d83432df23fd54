import { GripVertical } from 'lucide-react';
import { createContext, type KeyboardEvent, type ReactNode, useContext, useId, useState } from 'react';
import { useIsNarrow } from '../lib/preferences.ts';
import { useSilenceMs } from '../lib/stream/use-stale.ts';
import { formatAge } from '../lib/time.ts';
import { HeaderSlot, HeaderSlotContext } from './header-slot.tsx';

/** What the grid around a panel lets it do; null outside a grid or while the grid is locked. */
export interface PanelPlacement {
  readonly move: (columns: number, rows: number) => void;
  readonly resize: (columns: number, rows: number) => void;
}
export const PanelPlacementContext = createContext<PanelPlacement | null>(null);

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Takes hold of the panel around it, by pointer or by arrow keys; nothing while the grid is locked. */
export function PanelGrip({ title }: { readonly title: string }) {
  const placement = useContext(PanelPlacementContext);
  if (!placement) return null;
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = arrows[event.key];
    if (!step) return;
    event.preventDefault();
    if (event.shiftKey) placement.resize(step[0], step[1]);
    else placement.move(step[0], step[1]);
  };
  return (
    <button
      type="button"
      className="panel-handle -ml-1.5 inline-flex h-6 w-4 cursor-grab items-center justify-center text-muted"
      aria-label={`Move ${title}: arrow keys move it, Shift and arrow keys resize it`}
      title="Drag, or use the arrow keys; Shift and arrow keys resize"
      onKeyDown={onKeyDown}
    >
      <GripVertical size={13} aria-hidden="true" />
    </button>
  );
}

function StaleNote() {
  const silenceMs = useSilenceMs();
  return (
    <span className="text-[12px] font-semibold whitespace-nowrap text-warn">
      not live{silenceMs === null ? '' : `, ${formatAge(silenceMs)} old`}
    </span>
  );
}

interface PanelProps {
  readonly title: string;
  /** Beside the title: a count, a symbol, an age. */
  readonly note?: ReactNode;
  readonly actions?: ReactNode;
  /** Where the title stands above the panel already, it is only read aloud. */
  readonly hideTitle?: boolean;
  /** The data is not being refreshed: it is dimmed, and the header says why. */
  readonly stale?: boolean;
  readonly children: ReactNode;
  readonly bodyClass?: string;
  /** It holds nothing that takes the focus, so the panel takes it: the keyboard scrolls what is longer than the panel. */
  readonly isText?: boolean;
}

interface BodyProps {
  readonly className: string;
  readonly isText: boolean;
  readonly labelId: string;
  readonly children: ReactNode;
}

function Body({ className, isText, labelId, children }: BodyProps) {
  const focus = isText ? { tabIndex: 0, role: 'group', 'aria-labelledby': labelId } : {};
  return (
    <div className={className} {...focus}>
      {children}
    </div>
  );
}

export function Panel(props: PanelProps) {
  const {
    title,
    note,
    actions,
    hideTitle = false,
    stale = false,
    children,
    bodyClass = 'overflow-auto',
    isText = false,
  } = props;
  const id = useId();
  const isNarrow = useIsNarrow();
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const headerSlot = <HeaderSlot key="slot" isNarrow={isNarrow} slotRef={setSlot} />;
  return (
    <section
      aria-labelledby={id}
      className="flex h-full min-h-0 min-w-0 flex-col overflow-hidden rounded-sheet border border-rule bg-raised"
    >
      <header className="flex h-8 shrink-0 items-center gap-2 border-b border-rule px-2.5 max-md:h-11">
        <PanelGrip title={title} />
        <h2 id={id} className={hideTitle ? 'sr-only' : 'text-[12.5px] font-semibold whitespace-nowrap'}>
          {title}
        </h2>
        {stale ? <StaleNote /> : null}
        {note ? <div className="min-w-0 truncate text-[12px] text-muted">{note}</div> : null}
        <div className="ml-auto flex shrink-0 items-center gap-1">
          {isNarrow ? null : headerSlot}
          {actions}
        </div>
      </header>
      {isNarrow ? headerSlot : null}
      <Body className={`relative min-h-0 flex-1 ${bodyClass} ${stale ? 'stale' : ''}`} isText={isText} labelId={id}>
        <HeaderSlotContext value={slot}>{children}</HeaderSlotContext>
      </Body>
    </section>
  );
}
