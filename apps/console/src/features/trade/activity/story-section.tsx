import type { ReactNode } from 'react';

/** A part of a drawer's story, under its own heading. */
export function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="border-t border-rule">
      <h3 className="label px-3 pt-2.5 pb-1">{title}</h3>
      {children}
    </section>
  );
}
