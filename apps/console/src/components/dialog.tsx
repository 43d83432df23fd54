import { X } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { IconButton } from './button.tsx';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly children?: ReactNode;
  readonly footer?: ReactNode;
  readonly wide?: boolean;
}

const overlay = 'fixed inset-0 z-40 bg-scrim';

export function Dialog({ open, onClose, title, description, children, footer, wide = false }: DialogProps) {
  return (
    <Primitive.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Primitive.Portal>
        <Primitive.Overlay className={overlay} />
        <Primitive.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={`fixed top-[12vh] left-1/2 z-50 flex max-h-[80vh] w-[calc(100vw-24px)] -translate-x-1/2 flex-col rounded-sheet border border-rule-strong bg-raised max-md:top-auto max-md:bottom-3 ${wide ? 'max-w-2xl' : 'max-w-md'}`}
        >
          <header className="flex items-center border-b border-rule py-2 pr-2 pl-4">
            <Primitive.Title className="text-[15px] font-semibold">{title}</Primitive.Title>
            <Primitive.Close asChild>
              <IconButton label="Close" className="ml-auto">
                <X size={15} aria-hidden="true" />
              </IconButton>
            </Primitive.Close>
          </header>
          <div className="flex min-h-0 flex-col gap-3 overflow-auto p-4">
            {description ? (
              <Primitive.Description className="text-[13.5px] leading-snug text-muted">
                {description}
              </Primitive.Description>
            ) : null}
            {children}
          </div>
          {footer ? (
            <footer className="flex flex-wrap justify-end gap-2 border-t border-rule px-4 py-3">{footer}</footer>
          ) : null}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}

/** From the right on a desk, from below on a phone: the full story of one row, or the ticket within reach of a thumb. */
export function Drawer({ open, onClose, title, description, children, wide = true }: Omit<DialogProps, 'footer'>) {
  return (
    <Primitive.Root open={open} onOpenChange={(next) => (next ? undefined : onClose())}>
      <Primitive.Portal>
        <Primitive.Overlay className={overlay} />
        <Primitive.Content
          {...(description ? {} : { 'aria-describedby': undefined })}
          className={`fixed inset-y-0 right-0 z-50 flex w-full flex-col border-l border-rule-strong bg-raised max-md:inset-x-0 max-md:top-auto max-md:bottom-0 max-md:max-h-[88vh] max-md:border-t max-md:border-l-0 ${wide ? 'md:max-w-[560px]' : 'md:max-w-[360px]'}`}
        >
          <header className="flex shrink-0 items-center gap-3 border-b border-rule py-2 pr-2 pl-3">
            <div className="min-w-0">
              <Primitive.Title className="truncate text-[15px] font-semibold">{title}</Primitive.Title>
              {description ? (
                <Primitive.Description className="truncate text-[12.5px] text-muted">
                  {description}
                </Primitive.Description>
              ) : null}
            </div>
            <Primitive.Close asChild>
              <IconButton label="Close" className="ml-auto">
                <X size={15} aria-hidden="true" />
              </IconButton>
            </Primitive.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-auto">{children}</div>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
