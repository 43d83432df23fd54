import type { AccountView, FillModelView, FillSettingsView } from '@quire/contract';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { Line, Lines } from '../../components/definition.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { Failure, QueryState } from '../../components/states.tsx';
import { toastDone } from '../../lib/toast.ts';
import { useChooseFills, useFillModels, useFillSettings } from './api/fill-settings.ts';

/** How the orders of an account fill: the model, and each of its parameters. */
export function FillsPanel({ account }: { readonly account: AccountView }) {
  const query = useFillSettings(account.accountId);
  const models = useFillModels();
  const [isChoosing, setChoosing] = useState(false);
  const mayManage = account.permission === 'manage' && account.closedAt === null;
  return (
    <Panel
      isText
      title="How orders fill"
      note={account.name}
      actions={
        mayManage && query.data && models.data ? (
          <Button small onClick={() => setChoosing(true)}>
            Choose
          </Button>
        ) : null
      }
    >
      <QueryState query={query}>
        {(settings) => (
          <>
            <SettingLines
              settings={settings}
              model={models.data?.find(({ name }) => name === settings.model) ?? null}
            />
            {isChoosing && models.data ? (
              <ChooseDialog
                account={account}
                settings={settings}
                models={models.data}
                onClose={() => setChoosing(false)}
              />
            ) : null}
          </>
        )}
      </QueryState>
    </Panel>
  );
}

interface SettingLinesProps {
  readonly settings: FillSettingsView;
  readonly model: FillModelView | null;
}

function SettingLines({ settings, model }: SettingLinesProps) {
  return (
    <>
      {model === null ? null : <p className="px-3 pt-2 text-[12.5px] leading-snug text-muted">{model.about}</p>}
      <Lines>
        <Line name="Model">
          {settings.model}
          {model === null ? '' : `, version ${model.version}`}
        </Line>
        {model?.parameters.map(({ name, standard, about }) => (
          <Line key={name} name={<span title={about}>{parameterWords(name)}</span>}>
            {settings.parameters[name] ?? <span className="text-muted">standard: {standard}</span>}
          </Line>
        ))}
        <Line name="Chosen">
          {settings.changedAt === null ? 'never: the standard' : <Instant value={settings.changedAt} style="full" />}
        </Line>
      </Lines>
    </>
  );
}

/** queueExponent → "Queue exponent". */
function parameterWords(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

interface ChooseDialogProps {
  readonly account: AccountView;
  readonly settings: FillSettingsView;
  readonly models: readonly FillModelView[];
  readonly onClose: () => void;
}

const kinds: Readonly<Record<FillModelView['kind'], string>> = {
  profile: 'Profile',
  ladder: 'Ladder',
  reference: 'As another tool',
};

function ChooseDialog({ account, settings, models, onClose }: ChooseDialogProps) {
  const [name, setName] = useState(settings.model);
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(settings.parameters);
  const model = models.find((each) => each.name === name) ?? null;
  const choose = useChooseFills(account.accountId, () => {
    toastDone('Fills chosen', `Orders of ${account.name} fill as ${name} from now on.`);
    onClose();
  });
  const parameters = Object.fromEntries(
    (model?.parameters ?? []).flatMap(({ name: each }) => {
      const value = (typed[each] ?? '').trim();
      return value === '' ? [] : [[each, value]];
    }),
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title={`How orders of ${account.name} fill`}
      description="Only while it has no open order. What is left empty has the standard of the model."
      footer={
        <>
          <Button onClick={onClose}>Leave it</Button>
          <Button tone="accent" disabled={choose.isPending} onClick={() => choose.mutate({ model: name, parameters })}>
            Choose {name}
          </Button>
        </>
      }
    >
      <SelectField
        label="Model"
        value={name}
        options={models.map((each) => ({ value: each.name, label: `${kinds[each.kind]}: ${each.name}` }))}
        onChange={(event) => setName(event.target.value)}
      />
      <p className="text-[12.5px] leading-snug text-muted">{model?.about}</p>
      {model?.parameters.map((parameter) => (
        <ParameterField
          key={`${name}.${parameter.name}`}
          parameter={parameter}
          value={typed[parameter.name] ?? ''}
          onValue={(value) => setTyped({ ...typed, [parameter.name]: value })}
        />
      ))}
      {choose.error ? <Failure error={choose.error} /> : null}
    </Dialog>
  );
}

interface ParameterFieldProps {
  readonly parameter: FillModelView['parameters'][number];
  readonly value: string;
  readonly onValue: (value: string) => void;
}

function ParameterField({ parameter, value, onValue }: ParameterFieldProps) {
  const { name, standard, choices, min, max, about } = parameter;
  if (choices !== null) {
    const options = [
      { value: '', label: `${standard}, standard` },
      ...choices.map((each) => ({ value: each, label: each })),
    ];
    return (
      <SelectField
        label={parameterWords(name)}
        hint={about}
        value={value}
        options={options}
        onChange={(event) => onValue(event.target.value)}
      />
    );
  }
  const bounds = min === null || max === null ? '' : ` (${min} to ${max})`;
  return (
    <TextField
      label={parameterWords(name)}
      hint={`${about}${bounds}`}
      inputMode="decimal"
      autoComplete="off"
      placeholder={standard}
      className="text-right tabular-nums"
      value={value}
      onChange={(event) => onValue(event.target.value)}
    />
  );
}
