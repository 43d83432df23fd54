import type { BackupStatusView, BackupView } from '@quire/contract';
import { useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { actionColumn, instantColumn } from '../../components/columns.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Instant } from '../../components/numbers.tsx';
import { Panel } from '../../components/panel.tsx';
import { Empty, QueryState } from '../../components/states.tsx';
import { formatBytes } from '../../lib/decimal.ts';
import { useMe } from '../../lib/requests/me.ts';
import { operates } from '../../lib/roles.ts';
import { useBackups, useCheckBackup, useCreateBackup, useRemoveBackup } from './api/backups.ts';

/** Archives of everything: which there are, whether they are whole, and the button that makes one. */
export function BackupsPanel() {
  const query = useBackups();
  const mayManage = operates(useMe()?.roles ?? []);
  const { mutate: create, isPending } = useCreateBackup();
  const [removed, setRemoved] = useState<BackupView | null>(null);
  const isRunning = isPending || Boolean(query.data?.running);
  const note = mayManage ? (
    <Button small disabled={isRunning} onClick={() => create(false)}>
      Back up now
    </Button>
  ) : null;
  return (
    <Panel title="Backups" note={note} stale={query.isError && query.data !== undefined} bodyClass="overflow-hidden">
      <QueryState query={query}>
        {(status) => (
          <div className="flex h-full min-h-0 flex-col">
            <Standing status={status} />
            {status.backups.length === 0 ? (
              <Empty title="No backup yet">
                One archive holds every table, the tape and the secrets. <code>./quire backup restore latest</code>{' '}
                brings it back on an empty machine.
              </Empty>
            ) : (
              <Backups status={status} mayManage={mayManage} isRunning={isRunning} onRemove={setRemoved} />
            )}
          </div>
        )}
      </QueryState>
      <RemoveDialog backup={removed} onClose={() => setRemoved(null)} />
    </Panel>
  );
}

function Standing({ status }: { readonly status: BackupStatusView }) {
  const { running, dailyAt, nextDailyAt, keepDays, lastFailure, warnings } = status;
  return (
    <div className="flex flex-col gap-0.5 border-b border-rule/60 px-3 py-1.5 text-[12.5px] text-muted">
      {running ? (
        <Progress running={running} />
      ) : (
        <p title={status.folder}>
          {dailyAt === null ? (
            'No daily backup: QUIRE_BACKUP_AT is off.'
          ) : (
            <>
              Daily at {dailyAt}, next <Instant value={nextDailyAt} />, kept {keepDays} days.
            </>
          )}
        </p>
      )}
      {lastFailure === null ? null : (
        <p role="alert" className="text-loss">
          The last backup failed: {lastFailure}
        </p>
      )}
      {warnings.map((warning) => (
        <p key={warning} className="text-warn">
          {warning}
        </p>
      ))}
    </div>
  );
}

function Progress({ running }: { readonly running: NonNullable<BackupStatusView['running']> }) {
  const { task, name, done, total } = running;
  const words = task === 'create' ? 'Writing a backup' : `Checking ${name}`;
  return (
    <span className="flex items-center gap-2">
      {words}
      <progress aria-label={words} className="h-1.5 w-40" max={Math.max(1, total)} value={done} />
    </span>
  );
}

interface BackupsProps {
  readonly status: BackupStatusView;
  readonly mayManage: boolean;
  readonly isRunning: boolean;
  readonly onRemove: (backup: BackupView) => void;
}

function Backups({ status, mayManage, isRunning, onRemove }: BackupsProps) {
  const { mutate: check } = useCheckBackup();
  const columns = useMemo(
    () => backupColumns({ mayManage, isRunning, check, remove: onRemove }),
    [mayManage, isRunning, check, onRemove],
  );
  return (
    <div className="min-h-0 flex-1">
      <DataTable
        label="Backups"
        items={status.backups}
        columns={columns}
        keyOf={({ name }) => name}
        minWidth={mayManage ? 460 : 330}
      />
    </div>
  );
}

interface RowActions {
  readonly mayManage: boolean;
  readonly isRunning: boolean;
  readonly check: (backup: BackupView) => void;
  readonly remove: (backup: BackupView) => void;
}

function backupColumns({ mayManage, isRunning, check, remove }: RowActions): readonly Column<BackupView>[] {
  const columns: readonly Column<BackupView>[] = [
    instantColumn({ id: 'made', header: 'Made', of: ({ createdAt }) => createdAt, muted: false }),
    { id: 'kind', header: 'Kind', width: '68px', cell: ({ kind }) => kind, sortBy: ({ kind }) => kind },
    {
      id: 'size',
      header: 'Size',
      width: '78px',
      align: 'right',
      cell: ({ bytes }) => formatBytes(bytes),
      sortBy: ({ bytes }) => bytes,
    },
    { id: 'state', header: 'State', cell: (backup) => <BackupState backup={backup} /> },
  ];
  if (!mayManage) return columns;
  return [
    ...columns,
    actionColumn('actions', '136px', (backup) => (
      <span className="flex justify-end gap-1">
        <Button small tone="faint" disabled={isRunning} onClick={() => check(backup)}>
          Check
        </Button>
        <Button small tone="faint" disabled={isRunning} onClick={() => remove(backup)}>
          Remove
        </Button>
      </span>
    )),
  ];
}

function BackupState({ backup }: { readonly backup: BackupView }) {
  const { damage, checkedAt, name } = backup;
  if (damage !== null) {
    return (
      <span className="font-semibold text-loss" title={damage}>
        damaged
      </span>
    );
  }
  return checkedAt === null ? (
    <span className="text-muted" title={name}>
      not checked
    </span>
  ) : (
    <span title={name}>
      whole at <Instant value={checkedAt} />
    </span>
  );
}

function RemoveDialog({ backup, onClose }: { readonly backup: BackupView | null; readonly onClose: () => void }) {
  const { mutate: remove } = useRemoveBackup();
  if (backup === null) return null;
  return (
    <Dialog
      open
      onClose={onClose}
      title="Remove this backup?"
      description={`${backup.name} is deleted from the disk. What it holds cannot be brought back from it any more.`}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            tone="danger"
            onClick={() => {
              remove(backup);
              onClose();
            }}
          >
            Remove
          </Button>
        </>
      }
    />
  );
}
