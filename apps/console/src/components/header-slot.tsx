import { createContext, type ReactNode, useContext } from 'react';
import { createPortal } from 'react-dom';

/** Where the header of the panel around takes controls of its content; null while it is not drawn yet. */
export const HeaderSlotContext = createContext<HTMLElement | null>(null);

/** Controls that belong to the content, shown in the header of the panel around it; on a phone in a row of their own below it. */
export function HeaderActions({ children }: { readonly children: ReactNode }) {
  const slot = useContext(HeaderSlotContext);
  return slot === null ? null : createPortal(children, slot);
}

interface HeaderSlotProps {
  readonly isNarrow: boolean;
  readonly slotRef: (element: HTMLElement | null) => void;
}

export function HeaderSlot({ isNarrow, slotRef }: HeaderSlotProps) {
  return (
    <div
      ref={slotRef}
      className={
        isNarrow
          ? 'flex min-h-11 shrink-0 items-center gap-1.5 border-b border-rule px-2 empty:hidden'
          : 'flex min-w-0 items-center gap-1 empty:hidden'
      }
    />
  );
}
