import { Dialog } from '../components/dialog.tsx';
import { Keys } from '../components/kbd.tsx';
import { useActionList } from '../lib/actions.ts';

const fixed = [
  { label: 'Close a dialog, a drawer, a search', keys: 'escape' },
  { label: 'Quantity or price one step; ten with Shift', keys: '\u2191 \u2193' },
  { label: 'Open the row in focus', keys: 'enter' },
] as const;

export default function KeyboardHelp({ onClose }: { readonly onClose: () => void }) {
  const actions = useActionList();
  const rows = [...actions.flatMap(({ label, keys }) => (keys ? [{ label, keys }] : [])), ...fixed];
  return (
    <Dialog open onClose={onClose} title="Keyboard">
      <dl className="text-[13.5px]">
        {rows.map(({ label, keys }) => (
          <div key={`${keys} ${label}`} className="flex items-center justify-between border-b border-rule/60 py-1.5">
            <dt>{label}</dt>
            <dd>
              <Keys keys={keys} />
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
