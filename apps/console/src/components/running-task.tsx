import type { CollectorTask } from '@quire/contract';
import { Button } from './button.tsx';

interface RunningTaskProps {
  readonly label: string;
  readonly task: CollectorTask;
  /** Null for those who may not. */
  readonly onCancel: (() => void) | null;
  readonly isCanceling: boolean;
}

/** A background task under way: how far it is, and the button that ends it. */
export function RunningTask({ label, task, onCancel, isCanceling }: RunningTaskProps) {
  return (
    <div className="flex items-center gap-3 border-b border-rule px-3 py-2 text-[13px]">
      <span className="whitespace-nowrap">{label}</span>
      <progress aria-label={label} className="h-1.5 min-w-0 flex-1" max={Math.max(1, task.total)} value={task.done} />
      <span className="whitespace-nowrap tabular-nums">
        {task.done} of {task.total}
      </span>
      {onCancel === null ? null : (
        <Button small tone="faint" disabled={isCanceling} onClick={onCancel}>
          Cancel
        </Button>
      )}
    </div>
  );
}
