import { ChartSpline } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { IconButton } from '../components/button.tsx';
import { studiesIn, studyKinds } from '../lib/candles/studies.ts';
import { setPreferences, usePreference } from '../lib/preferences.ts';

const row = 'flex cursor-pointer items-center gap-2 px-3 py-1 outline-none data-highlighted:bg-surface max-md:min-h-10';

/** Which indicators the charts of this browser show. */
export function StudyChooser() {
  const chosen = new Set<string>(studiesIn(usePreference('studies')));
  const show = (id: string, isShown: boolean): void => {
    const ids = studyKinds.map((kind) => kind.id).filter((each) => (each === id ? isShown : chosen.has(each)));
    setPreferences({ studies: ids.join(' ') });
  };
  return (
    <DropdownMenu.Root>
      <DropdownMenu.Trigger asChild>
        <IconButton label="Indicators">
          <ChartSpline size={14} aria-hidden="true" />
        </IconButton>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          className="z-50 min-w-40 rounded-sheet border border-rule-strong bg-raised py-1 text-[13px]"
        >
          {studyKinds.map(({ id, label }) => (
            <DropdownMenu.CheckboxItem
              key={id}
              className={row}
              checked={chosen.has(id)}
              onCheckedChange={(isShown) => show(id, isShown)}
              onSelect={(event) => event.preventDefault()}
            >
              <span aria-hidden="true" className="w-3 text-accent">
                {chosen.has(id) ? '\u2713' : ''}
              </span>
              {label}
            </DropdownMenu.CheckboxItem>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
