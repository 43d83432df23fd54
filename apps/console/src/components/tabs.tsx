import { Tabs as Primitive } from 'radix-ui';
import { type ReactNode, useState } from 'react';
import { useIsNarrow } from '../lib/preferences.ts';
import { HeaderSlot, HeaderSlotContext } from './header-slot.tsx';

export interface Tab {
  readonly id: string;
  readonly label: string;
  readonly count?: number | null;
  readonly content: ReactNode;
}

interface TabsProps {
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** At the right end of the row of tabs. */
  readonly actions?: ReactNode;
  /** Before the first tab: the grip of the panel. */
  readonly leading?: ReactNode;
}

/** Tabs that are a panel's header at once. */
export function Tabs({ label, tabs, value, onChange, actions, leading }: TabsProps) {
  const isNarrow = useIsNarrow();
  const [slot, setSlot] = useState<HTMLElement | null>(null);
  const headerSlot = <HeaderSlot key="slot" isNarrow={isNarrow} slotRef={setSlot} />;
  return (
    <Primitive.Root value={value} onValueChange={onChange} className="flex h-full min-h-0 flex-col">
      <div className="flex h-8 shrink-0 items-stretch border-b border-rule pr-2 max-md:h-11">
        {leading}
        <Primitive.List aria-label={label} className="flex min-w-0 items-stretch overflow-x-auto">
          {tabs.map((tab) => (
            <Primitive.Trigger
              key={tab.id}
              value={tab.id}
              className="relative flex items-center gap-1.5 px-3 max-md:px-2.5 text-[12.5px] font-semibold whitespace-nowrap text-muted hover:text-ink data-[state=active]:text-ink data-[state=active]:after:absolute data-[state=active]:after:inset-x-2 data-[state=active]:after:-bottom-px data-[state=active]:after:h-0.5 data-[state=active]:after:bg-accent"
            >
              {tab.label}
              {tab.count === undefined || tab.count === null ? null : (
                <span className="text-[11.5px] font-normal text-muted tabular-nums">{tab.count}</span>
              )}
            </Primitive.Trigger>
          ))}
        </Primitive.List>
        <div className="ml-auto flex shrink-0 items-center gap-1 pl-2 empty:hidden">
          {isNarrow ? null : headerSlot}
          {actions}
        </div>
      </div>
      {isNarrow ? headerSlot : null}
      {tabs.map((tab) => (
        <Primitive.Content key={tab.id} value={tab.id} className="min-h-0 flex-1 overflow-hidden">
          <HeaderSlotContext value={slot}>{tab.content}</HeaderSlotContext>
        </Primitive.Content>
      ))}
    </Primitive.Root>
  );
}
