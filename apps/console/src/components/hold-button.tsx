import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import { buttonClass } from './button.tsx';

interface HoldButtonProps {
  readonly children: ReactNode;
  readonly onConfirm: () => void;
  readonly disabled?: boolean;
  readonly holdMs?: number;
}

/**
 * Must be held, by pointer, Space or Enter, until it is full. A click without a press (a screen reader, a voice command) arms it
 * first and confirms the second time, so nobody is locked out.
 */
export function HoldButton({ children, onConfirm, disabled = false, holdMs = 700 }: HoldButtonProps) {
  const [isHeld, setHeld] = useState(false);
  const [isArmed, setArmed] = useState(false);
  const pressed = useRef(false);
  const confirm = useRef(onConfirm);
  confirm.current = onConfirm;

  useEffect(() => {
    if (!isHeld) return;
    const timer = setTimeout(() => {
      setHeld(false);
      confirm.current();
    }, holdMs);
    return () => clearTimeout(timer);
  }, [isHeld, holdMs]);

  const press = (): void => {
    pressed.current = true;
    if (!disabled) setHeld(true);
  };
  const release = (): void => setHeld(false);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) press();
  };
  const onClick = (): void => {
    if (pressed.current) {
      pressed.current = false;
      return;
    }
    if (isArmed) onConfirm();
    else setArmed(true);
  };
  return (
    <button
      type="button"
      disabled={disabled}
      onPointerDown={press}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onKeyDown={onKeyDown}
      onKeyUp={release}
      onBlur={release}
      onClick={onClick}
      className={`${buttonClass('danger')} relative touch-none overflow-hidden`}
    >
      <span
        aria-hidden="true"
        className="absolute inset-y-0 left-0 bg-loss opacity-25"
        style={{ width: isHeld ? '100%' : '0%', transition: isHeld ? `width ${holdMs}ms linear` : 'none' }}
      />
      <span className="relative">{isArmed ? <>Press again: {children}</> : <>Hold: {children}</>}</span>
    </button>
  );
}
