import { CircleUserRound } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import { type GainLossPair, setPreferences, type Theme, usePreference } from '../lib/preferences.ts';
import { useMe } from '../lib/requests/me.ts';
import { useLogout } from './use-logout.ts';

const themes: readonly { readonly value: Theme; readonly label: string }[] = [
  { value: 'system', label: 'As the system' },
  { value: 'paper', label: 'Paper' },
  { value: 'carbon', label: 'Carbon' },
];
const pairs: readonly { readonly value: GainLossPair; readonly label: string }[] = [
  { value: 'green-red', label: 'Green gains, red losses' },
  { value: 'red-green', label: 'Red gains, green losses' },
  { value: 'blue-orange', label: 'Blue and orange, for colour blindness' },
];

const row =
  'flex h-8 cursor-pointer items-center px-3 outline-none data-highlighted:bg-surface data-highlighted:text-accent max-md:h-11';

function Choice({ value, label }: { readonly value: string; readonly label: string }) {
  return (
    <DropdownMenu.RadioItem value={value} className={row} onSelect={(event) => event.preventDefault()}>
      <span className="w-5">
        <DropdownMenu.ItemIndicator>{'\u2713'}</DropdownMenu.ItemIndicator>
      </span>
      {label}
    </DropdownMenu.RadioItem>
  );
}

export function UserMenu() {
  const me = useMe();
  const theme = usePreference('theme');
  const pair = usePreference('pair');
  const logout = useLogout();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        aria-label={`Menu of ${me?.email ?? 'you'}`}
        className="inline-flex size-7 items-center justify-center rounded-sheet border border-transparent text-muted hover:border-rule-strong hover:text-ink max-md:size-10"
      >
        <CircleUserRound size={17} aria-hidden="true" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align="end"
          sideOffset={6}
          className="z-50 w-72 rounded-sheet border border-rule-strong bg-raised py-1 text-[13.5px]"
        >
          <div className="px-3 py-1.5">
            <p className="truncate font-semibold">{me?.name ?? '\u2013'}</p>
            <p className="truncate text-[12.5px] text-muted">{me?.email}</p>
            <p className="text-[12.5px] text-muted">{me?.roles.join(', ')}</p>
          </div>
          <DropdownMenu.Separator className="my-1 border-t border-rule" />
          <DropdownMenu.Label className="label px-3 py-1">Sheet</DropdownMenu.Label>
          <DropdownMenu.RadioGroup value={theme} onValueChange={(value) => setPreferences({ theme: value as Theme })}>
            {themes.map((each) => (
              <Choice key={each.value} {...each} />
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1 border-t border-rule" />
          <DropdownMenu.Label className="label px-3 py-1">Gain and loss</DropdownMenu.Label>
          <DropdownMenu.RadioGroup
            value={pair}
            onValueChange={(value) => setPreferences({ pair: value as GainLossPair })}
          >
            {pairs.map((each) => (
              <Choice key={each.value} {...each} />
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="my-1 border-t border-rule" />
          <DropdownMenu.Item className={row} onSelect={logout}>
            Log out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
