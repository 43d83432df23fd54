import type { CollectorConfigBody } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { CheckField, SelectField, TextAreaField, TextField } from '../../components/field.tsx';
import { QueryState } from '../../components/states.tsx';
import { useCollectorCommand, useCollectorSettings } from './api/collector.ts';
import {
  type CollectorDraft,
  collectorBodyOf,
  collectorDraftOf,
  collectorFaults,
  timeframes,
} from './collector-draft.ts';

/** What is fetched and how often. It holds at once and after a restart. */
export function CollectorDialog({ onClose }: { readonly onClose: () => void }) {
  const query = useCollectorSettings();
  if (query.data !== undefined) return <Settings settings={query.data} onClose={onClose} />;
  return (
    <Dialog open onClose={onClose} title="What is collected">
      <QueryState query={query}>{() => null}</QueryState>
    </Dialog>
  );
}

interface SettingsProps {
  readonly settings: Required<CollectorConfigBody>;
  readonly onClose: () => void;
}

function Settings({ settings, onClose }: SettingsProps) {
  const [draft, setDraft] = useState(() => collectorDraftOf(settings));
  const { mutate, isPending } = useCollectorCommand(onClose);
  const body = collectorBodyOf(draft);
  const save = (): void => {
    if (body === null) return;
    mutate({
      method: 'PUT',
      path: 'config',
      body,
      done: 'The collector goes by the new settings',
      failure: 'Nothing was changed',
    });
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title="What is collected"
      description="It holds at once, for every process of this Quire, and after a restart."
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button tone="accent" disabled={body === null || isPending} onClick={save}>
            Set
          </Button>
        </>
      }
    >
      <Fields draft={draft} set={(part) => setDraft({ ...draft, ...part })} />
    </Dialog>
  );
}

const sources = [
  { value: 'world', label: 'The market of this world' },
  { value: 'providers', label: 'The providers' },
] as const;

interface FieldsProps {
  readonly draft: CollectorDraft;
  readonly set: (part: Partial<CollectorDraft>) => void;
}

function Fields({ draft, set }: FieldsProps) {
  const faults = collectorFaults(draft);
  return (
    <>
      <SelectField
        label="Who is asked for bars"
        value={draft.source}
        options={sources}
        onChange={(event) => set({ source: event.target.value as CollectorDraft['source'] })}
      />
      <TextAreaField
        label="Symbols"
        hint="empty: all that the source lists"
        error={faults.symbols ?? null}
        rows={3}
        value={draft.symbols}
        onChange={(event) => set({ symbols: event.target.value })}
      />
      <fieldset className="flex flex-wrap gap-x-4 gap-y-1">
        <legend className="label mb-1">Timeframes</legend>
        {timeframes.map((timeframe) => (
          <CheckField
            key={timeframe}
            label={timeframe}
            checked={draft.timeframes.includes(timeframe)}
            onChange={(event) =>
              set({
                timeframes: timeframes.filter((each) =>
                  each === timeframe ? event.target.checked : draft.timeframes.includes(each),
                ),
              })
            }
          />
        ))}
        {faults.timeframes ? <p className="w-full text-[12px] text-loss">{faults.timeframes}</p> : null}
      </fieldset>
      <div className="grid grid-cols-3 gap-3 max-md:grid-cols-1">
        <TextField
          label="A pass every"
          unit="s"
          inputMode="numeric"
          error={faults.interval ?? null}
          value={draft.interval}
          onChange={(event) => set({ interval: event.target.value })}
        />
        <TextField
          label="Symbols anew every"
          unit="s"
          inputMode="numeric"
          error={faults.symbolInterval ?? null}
          value={draft.symbolInterval}
          onChange={(event) => set({ symbolInterval: event.target.value })}
        />
        <TextField
          label="Bars of a series"
          inputMode="numeric"
          error={faults.barsPerSeries ?? null}
          value={draft.barsPerSeries}
          onChange={(event) => set({ barsPerSeries: event.target.value })}
        />
      </div>
    </>
  );
}
