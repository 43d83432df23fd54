import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';

export type ButtonTone = 'plain' | 'accent' | 'gain' | 'loss' | 'danger' | 'faint' | 'quiet';

const tones: Readonly<Record<ButtonTone, string>> = {
  plain: 'border-rule-strong bg-raised text-ink hover:border-ink',
  accent: 'border-accent bg-accent text-on-accent hover:opacity-90',
  gain: 'border-gain bg-gain text-on-accent hover:opacity-90',
  loss: 'border-loss bg-loss text-on-accent hover:opacity-90',
  danger: 'border-loss text-loss hover:bg-loss hover:text-on-accent',
  faint: 'border-rule text-muted hover:text-ink hover:border-rule-strong',
  quiet: 'border-transparent text-muted hover:text-ink hover:border-rule-strong',
};

export function buttonClass(tone: ButtonTone = 'plain', small = false): string {
  const size = small ? 'h-6 px-2 text-[12px] max-md:h-9 max-md:px-3' : 'h-8 px-3 text-[13px] max-md:h-11 max-md:px-4';
  return `inline-flex items-center justify-center gap-1.5 whitespace-nowrap rounded-sheet border font-semibold select-none disabled:opacity-45 ${size} ${tones[tone]}`;
}

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: ButtonTone;
  readonly small?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({ tone = 'plain', small = false, className = '', type = 'button', ...rest }: ButtonProps) {
  return <button type={type} className={`${buttonClass(tone, small)} ${className}`} {...rest} />;
}

interface IconButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** Read aloud and shown on hover. */
  readonly label: string;
  readonly children: ReactNode;
}

export function IconButton({ label, children, className = '', ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-flex size-6 shrink-0 items-center justify-center rounded-sheet border border-transparent text-muted hover:border-rule-strong hover:text-ink disabled:opacity-45 max-md:size-10 ${className}`}
      {...rest}
    >
      {children}
    </button>
  );
}
