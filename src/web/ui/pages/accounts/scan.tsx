import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import type { Job } from '../../../api/jobs.ts';
import { isAsking } from '../../api/caller.ts';
import { post } from '../../api/client.ts';
import { readAgain, useRead } from '../../api/query.ts';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Icon } from '../../components/icon.tsx';
import { JobStatus } from '../../components/job-status.tsx';
import { NextMove } from '../../components/next-move.tsx';
import { grouped, texts } from '../../texts.ts';

const words = texts.accounts;
/** Between looks whether there are credentials by now. */
const LOOK_AGAIN_MS = 3000;

/** A scan that was started here or is under way. */
export interface Scan {
  /** Asks whether to scan these accounts; none for all that the dashboard was started for. */
  readonly ask: (accounts: readonly string[]) => void;
  readonly busy: boolean;
  readonly dialog: ReactNode;
  readonly status: ReactNode;
}

/** Scans now, and follows it; a scan that somebody else has started is followed too. */
export function useScan(): Scan {
  const [asked, setAsked] = useState<readonly string[]>();
  const [own, setOwn] = useState<{ readonly id: string; readonly of: number }>();
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const jobs = useRead('/jobs', {}, { staleTime: 5000, refetchInterval: 15_000 });
  const running = jobs.data?.items.find(({ kind, state }) => kind === 'scan' && state === 'running');
  const followed = own?.id ?? running?.id;
  const start = useMutation({
    mutationFn: (accounts: readonly string[]) =>
      post('/scans', accounts.length === 0 ? {} : { accounts: [...accounts] }),
    onSuccess: ({ job }, accounts) => {
      setAsked(undefined);
      setOwn({ id: job.id, of: accounts.length });
      void readAgain('/jobs');
      scrollTo({ top: 0 });
    },
  });
  return {
    ask: (accounts) => {
      start.reset();
      setAsked(accounts);
    },
    busy: start.isPending || running !== undefined,
    dialog: (
      <AskDialog
        asked={asked}
        onClose={() => setAsked(undefined)}
        onScan={(accounts) => start.mutate(accounts)}
        busy={start.isPending}
        fault={start.error}
      />
    ),
    status: followed !== undefined && !closed.has(followed) && (
      <JobStatus
        key={followed}
        id={followed}
        title={own?.id === followed && own.of > 0 ? words.scanOf(own.of) : words.scan}
        onEnd={() => {
          // It stays on the page when the list of jobs no longer has it as running.
          setOwn((before) => before ?? { id: followed, of: 0 });
          void readAgain('/jobs', '/accounts', '/runs', '/overview', '/overview/changes');
        }}
        onClose={() => {
          setClosed((before) => new Set([...before, followed]));
          setOwn(undefined);
        }}
        done={(job) => <ScanEnd job={job} />}
      />
    ),
  };
}

interface AskDialogProps {
  readonly asked: readonly string[] | undefined;
  readonly onClose: () => void;
  readonly onScan: (accounts: readonly string[]) => void;
  readonly busy: boolean;
  readonly fault: Error | null;
}

function AskDialog({ asked, onClose, onScan, busy, fault }: AskDialogProps): ReactNode {
  const setup = useRead(
    '/setup',
    {},
    {
      enabled: asked !== undefined,
      staleTime: 0,
      // Whoever signs in elsewhere meanwhile need not open it again.
      refetchInterval: ({ state }) => (state.data?.caller.known === true ? false : LOOK_AGAIN_MS),
    },
  );
  const accounts = asked ?? [];
  const caller = setup.data?.caller;
  const isWaiting = caller === undefined ? setup.error === null : isAsking(caller);
  return (
    <ConfirmDialog
      open={asked !== undefined}
      onClose={onClose}
      title={words.scanTitle}
      action={accounts.length === 0 ? words.scanStart : words.scanStartOf(accounts.length)}
      icon="play"
      busy={busy}
      disabled={caller?.known === false && caller.code === 'no-credentials'}
      fault={fault}
      onConfirm={() => onScan(accounts)}
    >
      <p>
        {accounts.length === 0
          ? (setup.data?.scope.words ?? words.scopeUnread)
          : words.scanSelectedLead(accounts.length)}
      </p>
      {caller?.known === true && (
        <p className="dim">
          {words.asWho} <span className="mono breaks">{caller.arn}</span>
        </p>
      )}
      <div role="status">
        {isWaiting && <p className="dim">{texts.common.asWhoAsking}</p>}
        {caller?.known === false && !isWaiting && (
          <div className="callout tone-unknown">
            <Icon name="warning" />
            <div className="grow">
              {caller.code === 'no-credentials' && (
                <p>
                  <strong>{words.cannotScan}</strong>
                </p>
              )}
              <p>{caller.words}</p>
              <NextMove hint={caller.hint} />
              {caller.code === 'no-credentials' && <p>{words.looksAgain}</p>}
            </div>
          </div>
        )}
      </div>
      <p className="dim">{words.scanReadsOnly}</p>
    </ConfirmDialog>
  );
}

/** How the scan came out, and what is different by it. */
function ScanEnd({ job: { result } }: { readonly job: Job }): ReactNode {
  const run = result?.kind === 'scan' ? result.run : undefined;
  const changes = useRead('/overview/changes', {}, { enabled: run !== undefined, staleTime: 0 });
  if (result?.kind !== 'scan') return null;
  const of = changes.data?.to?.number === run ? changes.data : undefined;
  return (
    <div className="stack gap-2">
      <p>{result.words}</p>
      {!result.complete && (
        <p className="tone-unknown scan-part">
          <Icon name="unknown" />
          {words.scanIncomplete}
        </p>
      )}
      {of !== undefined && <Changed counts={of.counts} complete={of.complete} />}
      {run === undefined && <p>{words.notKept}</p>}
    </div>
  );
}

interface ChangedProps {
  readonly counts: { readonly new: number; readonly fixed: number; readonly notSeen: number };
  readonly complete: boolean;
}

function Changed({ counts, complete }: ChangedProps): ReactNode {
  const nothing = counts.new + counts.fixed + counts.notSeen === 0;
  return (
    <p className="row gap-2">
      <strong>{words.changed}</strong>
      {nothing && <span>{complete ? words.changedNothing : words.changedNothingSeen}</span>}
      {counts.new > 0 && (
        <Link to="/findings" search={{ fresh: 'true', standing: 'open' }}>
          {words.changedNew(grouped(counts.new))}
        </Link>
      )}
      {counts.fixed > 0 && (
        <Link to="/findings" search={{ standing: 'resolved' }}>
          {words.changedFixed(grouped(counts.fixed))}
        </Link>
      )}
      {counts.notSeen > 0 && (
        <Link to="/findings" search={{ standing: 'not-seen' }}>
          {words.changedNotSeen(grouped(counts.notSeen))}
        </Link>
      )}
    </p>
  );
}
