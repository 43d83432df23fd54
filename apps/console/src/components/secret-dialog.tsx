import { useState } from 'react';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';

interface SecretDialogProps {
  readonly title: string;
  readonly fields: readonly { readonly label: string; readonly value: string }[];
  readonly onClose: () => void;
}

/** Shown once: only a hash is kept. */
export function SecretDialog({ title, fields, onClose }: SecretDialogProps) {
  return (
    <Dialog
      open
      onClose={onClose}
      title={title}
      description="Copy it now: only a hash of it is kept, and nobody can show it again."
      footer={
        <Button tone="accent" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      {fields.map((field) => (
        <SecretField key={field.label} {...field} />
      ))}
    </Dialog>
  );
}

function SecretField({ label, value }: { readonly label: string; readonly value: string }) {
  const [copied, setCopied] = useState(false);
  // The clipboard is missing on plain http; the text can be selected there.
  const canCopy = typeof navigator.clipboard?.writeText === 'function';
  const copy = (): void => {
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <div className="flex flex-col gap-1">
      <span className="label">{label}</span>
      <div className="flex items-center gap-2">
        <output className="min-w-0 flex-1 rounded-sheet border border-rule bg-surface px-2 py-1.5 font-mono text-[12px] break-all select-all">
          {value}
        </output>
        {canCopy ? (
          <Button small onClick={copy}>
            {copied ? 'Copied' : 'Copy'}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
