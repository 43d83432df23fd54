import { LockOpen, RotateCcw } from 'lucide-react';
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import GridLayout, { type Layout, useContainerWidth } from 'react-grid-layout';
import { useActions } from '../lib/actions.ts';
import { readLayout, useIsNarrow, writeLayout } from '../lib/preferences.ts';
import { Button, IconButton } from './button.tsx';
import { type PanelPlacement, PanelPlacementContext } from './panel.tsx';

export interface WorkspacePanel {
  readonly id: string;
  readonly content: ReactNode;
  /** Place and size on the grid of 48 columns and `rows` rows. */
  readonly place: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  /** Height on a phone, where panels stack; CSS. */
  readonly narrowHeight?: string;
}

interface WorkspaceProps {
  /** Under which the layout is remembered, per user. */
  readonly page: string;
  readonly userId: string;
  readonly panels: readonly WorkspacePanel[];
  /** Rows that fill the height of the window; a taller layout scrolls. */
  readonly rows: number;
  readonly title: string;
}

const columns = 48;
const gap = 6;
const rowHeightMin = 8;

type Item = { i: string; x: number; y: number; w: number; h: number };

function defaults(panels: readonly WorkspacePanel[]): Item[] {
  return panels.map(({ id, place }) => ({ i: id, ...place }));
}

/** A remembered layout is used only while it names exactly the panels that exist. */
function remembered(userId: string, page: string, panels: readonly WorkspacePanel[]): Item[] {
  const stored = readLayout(userId, page).items ?? [];
  const fits = stored.length === panels.length && panels.every((panel) => stored.some((item) => item.i === panel.id));
  return fits ? stored.map(({ i, x, y, w, h }) => ({ i, x, y, w, h })) : defaults(panels);
}

function useHeight(element: HTMLElement | null): number {
  const [height, setHeight] = useState(0);
  useEffect(() => {
    if (!element) return;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return height;
}

function useLayout({ userId, page, panels }: Pick<WorkspaceProps, 'userId' | 'page' | 'panels'>) {
  const [items, setItems] = useState(() => remembered(userId, page, panels));
  const [locked, setLocked] = useState(() => readLayout(userId, page).locked ?? true);
  const save = useCallback(
    (layout: Layout, isLocked: boolean) => {
      const next = layout.map(({ i, x, y, w, h }) => ({ i, x, y, w, h }));
      setItems(next);
      writeLayout(userId, page, { locked: isLocked, items: next });
    },
    [userId, page],
  );
  const lock = (isLocked: boolean): void => {
    setLocked(isLocked);
    writeLayout(userId, page, { locked: isLocked, items });
  };
  return { items, locked, save, lock, reset: () => save(defaults(panels), locked) };
}

/** Panels on a grid that can be rearranged, resized, locked and reset; on a phone they stack in their order. */
export function Workspace(props: WorkspaceProps) {
  const isNarrow = useIsNarrow();
  return (
    <main className="flex h-full min-h-0 flex-col">
      <h1 className="sr-only">{props.title}</h1>
      {isNarrow ? <Stack {...props} /> : <Grid {...props} />}
    </main>
  );
}

function Stack({ panels }: WorkspaceProps) {
  return (
    <div className="flex flex-1 flex-col gap-1.5 overflow-auto p-1.5">
      {panels.map((panel) => (
        <div key={panel.id} className="shrink-0" style={{ height: panel.narrowHeight ?? 'auto' }}>
          {panel.content}
        </div>
      ))}
    </div>
  );
}

function Grid({ page, userId, panels, rows, title }: WorkspaceProps) {
  const { items, locked, save, lock, reset } = useLayout({ userId, page, panels });
  const { width, containerRef, mounted } = useContainerWidth();
  const [frame, setFrame] = useState<HTMLElement | null>(null);
  const height = useHeight(frame);
  const rowHeight = Math.max(rowHeightMin, (height - gap * (rows + 1)) / rows);
  useActions([
    {
      id: 'layout-lock',
      label: locked ? 'Unlock the layout' : 'Lock the layout',
      group: 'Look',
      run: () => lock(!locked),
    },
    { id: 'layout-reset', label: 'Reset the layout', group: 'Look', run: reset },
  ]);
  const content = useMemo(() => new Map(panels.map((panel) => [panel.id, panel.content])), [panels]);
  const change = (id: string, by: Partial<Record<'x' | 'y' | 'w' | 'h', number>>): void =>
    save(
      items.map((item) => (item.i === id ? moved(item, by) : item)),
      locked,
    );
  return (
    <div ref={setFrame} className="relative min-h-0 flex-1 overflow-auto">
      <div ref={containerRef}>
        {mounted && height > 0 ? (
          <GridLayout
            width={width}
            layout={items}
            gridConfig={{ cols: columns, rowHeight, margin: [gap, gap], containerPadding: [gap, gap] }}
            dragConfig={{ enabled: !locked, handle: '.panel-handle' }}
            resizeConfig={{ enabled: !locked, handles: ['se'] }}
            onLayoutChange={(layout) => (locked ? undefined : save(layout, locked))}
          >
            {items.map((item) => (
              <div key={item.i}>
                <Placed id={item.i} locked={locked} change={change}>
                  {content.get(item.i)}
                </Placed>
              </div>
            ))}
          </GridLayout>
        ) : null}
      </div>
      <LayoutControls locked={locked} onLock={lock} onReset={reset} title={title} />
    </div>
  );
}

function moved(item: Item, by: Partial<Record<'x' | 'y' | 'w' | 'h', number>>): Item {
  const w = Math.min(columns, Math.max(4, item.w + (by.w ?? 0)));
  return {
    i: item.i,
    w,
    h: Math.max(3, item.h + (by.h ?? 0)),
    x: Math.min(columns - w, Math.max(0, item.x + (by.x ?? 0))),
    y: Math.max(0, item.y + (by.y ?? 0)),
  };
}

interface PlacedProps {
  readonly id: string;
  readonly locked: boolean;
  readonly change: (id: string, by: Partial<Record<'x' | 'y' | 'w' | 'h', number>>) => void;
  readonly children: ReactNode;
}

function Placed({ id, locked, change, children }: PlacedProps) {
  const placement: PanelPlacement | null = locked
    ? null
    : { move: (x, y) => change(id, { x, y }), resize: (w, h) => change(id, { w, h }) };
  return <PanelPlacementContext value={placement}>{children}</PanelPlacementContext>;
}

interface ControlsProps {
  readonly locked: boolean;
  readonly onLock: (locked: boolean) => void;
  readonly onReset: () => void;
  readonly title: string;
}

function LayoutControls({ locked, onLock, onReset, title }: ControlsProps) {
  if (locked) return null;
  return (
    <div className="sticky bottom-2 left-full z-10 mr-2 ml-auto flex w-fit items-center gap-1 rounded-sheet border border-accent bg-raised px-2 py-1 text-[12.5px]">
      <LockOpen size={14} aria-hidden="true" className="text-accent" />
      <span className="mr-1">{title}: drag panels by their grip</span>
      <IconButton label="Reset the layout" onClick={onReset}>
        <RotateCcw size={14} aria-hidden="true" />
      </IconButton>
      <Button small onClick={() => onLock(true)}>
        Done
      </Button>
    </div>
  );
}
