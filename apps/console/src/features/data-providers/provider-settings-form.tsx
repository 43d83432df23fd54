import type { ProviderView } from '@quire/contract';
import { type FormEvent, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { useChangeProvider } from './api/providers.ts';
import { settingsChange, settingsDraftOf, settingsFaults } from './provider-words.ts';

/** Its place in the order and its limits. An empty field goes back to what the provider describes. */
export function ProviderSettingsForm({ provider }: { readonly provider: ProviderView }) {
  const [before] = useState(() => settingsDraftOf(provider));
  const [draft, setDraft] = useState(before);
  const { mutate, isPending } = useChangeProvider();
  const faults = settingsFaults(draft);
  const change = settingsChange(before, draft);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (change !== null) {
      mutate({ provider: provider.provider, change, done: `${provider.name} goes by the new settings` });
    }
  };
  return (
    <form className="flex flex-col gap-2 px-3 py-2" onSubmit={save}>
      <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
        <TextField
          label="Order"
          hint="lower is asked first"
          inputMode="numeric"
          error={faults.priority ?? null}
          value={draft.priority}
          onChange={(event) => setDraft({ ...draft, priority: event.target.value })}
        />
        <TextField
          label="Requests a minute"
          inputMode="numeric"
          placeholder="no limit"
          error={faults.requestsPerMinute ?? null}
          value={draft.requestsPerMinute}
          onChange={(event) => setDraft({ ...draft, requestsPerMinute: event.target.value })}
        />
        <TextField
          label="Requests a day"
          inputMode="numeric"
          placeholder="no limit"
          error={faults.requestsPerDay ?? null}
          value={draft.requestsPerDay}
          onChange={(event) => setDraft({ ...draft, requestsPerDay: event.target.value })}
        />
      </div>
      <div className="flex items-center justify-between gap-3">
        <p className="text-[12px] text-muted">An empty field goes back to what {provider.name} describes.</p>
        <Button type="submit" tone="accent" disabled={change === null || isPending}>
          Set
        </Button>
      </div>
    </form>
  );
}
