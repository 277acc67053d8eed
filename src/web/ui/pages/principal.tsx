import { getRouteApi, Link } from '@tanstack/react-router';
import { type ReactNode, useMemo, useState } from 'react';
import type { Severity } from '../../../core/model/finding.ts';
import type { Principal } from '../../api/principals.ts';
import { useBoardRead } from '../api/board-read.ts';
import { useRead } from '../api/query.ts';
import { AsOfNotes } from '../components/as-of-notes.tsx';
import { Badge, SeverityBadge } from '../components/badge.tsx';
import { Button, LinkButton } from '../components/button.tsx';
import { CopyText } from '../components/copy-text.tsx';
import { Icon } from '../components/icon.tsx';
import { Page } from '../components/page.tsx';
import { RelativeTime } from '../components/relative-time.tsx';
import { Skeleton } from '../components/skeleton.tsx';
import { UnreadPage } from '../components/unread-page.tsx';
import { useMay } from '../shell/session-context.ts';
import { texts } from '../texts.ts';
import { Credentials } from './principal/credentials.tsx';
import { Facts } from './principal/facts.tsx';
import { groupsOf, ownFindings, plannable } from './principal/finding-groups.ts';
import { Findings } from './principal/findings.tsx';
import { Keys } from './principal/keys.tsx';
import { usePlanning } from './principal/planning.tsx';
import './principal/principal.css';
import { Rights } from './principal/rights.tsx';
import { Stories } from './principal/stories.tsx';
import { PrincipalTimeline } from './principal/timeline.tsx';

const words = texts.principal;
const route = getRouteApi('/principals/$account/$kind/$name');

/** A user or an account's root: what is open, what is known, what its keys did, and what can be done. */
export default function PrincipalPage(): ReactNode {
  const params = route.useParams();
  const answer = useBoardRead('/principals/:account/:kind/:name', { params });
  const { data } = answer;
  const above = [
    { to: '/accounts', words: texts.nav.accounts } as const,
    {
      to: '/accounts/$id',
      params: { id: params.account },
      words: data?.account.name ?? params.account,
    } as const,
  ];
  if (data !== undefined) return <Whole key={data.arn} principal={data} above={above} />;
  return (
    <UnreadPage
      title={params.name}
      above={above}
      answer={answer}
      waiting={<Waiting />}
      gone={{
        icon: 'person',
        words,
        next: (
          <LinkButton to="/accounts/$id" params={{ id: params.account }}>
            {words.goneNext}
          </LinkButton>
        ),
      }}
    />
  );
}

interface WholeProps {
  readonly principal: Principal;
  readonly above: NonNullable<Parameters<typeof Page>[0]['above']>;
}

function Whole({ principal, above }: WholeProps): ReactNode {
  const may = useMay('operator');
  const planning = usePlanning();
  const [investigating, setInvestigating] = useState<Readonly<Record<string, string>>>({});
  const findings = useMemo(() => ownFindings(principal), [principal]);
  const groups = useMemo(() => groupsOf(findings), [findings]);
  const open = plannable(findings);
  return (
    <Page
      title={principal.name}
      above={above}
      heading={<bdi className="principal__name">{principal.name}</bdi>}
      lead={
        <Who
          principal={principal}
          worst={groups.find(({ standing }) => standing === 'open')?.findings[0]?.severity}
        />
      }
      actions={
        may &&
        open.length > 0 && (
          <Button
            look="primary"
            icon="plans"
            busy={planning.busy}
            onClick={() => planning.plan({ findings: open })}
          >
            {words.planAll(open.length)}
          </Button>
        )
      }
    >
      <AsOfNotes asOf={principal.asOf} />
      {planning.status}
      <Warnings principal={principal} />
      <div className="principal">
        <div className="principal__first stack">
          <Findings groups={groups} plan={may ? planning : undefined} />
        </div>
        <div className="principal__second stack">
          <Keys
            principal={principal}
            findings={findings}
            plan={may ? planning : undefined}
            onInvestigate={(accessKeyId, job) =>
              setInvestigating((before) => ({ ...before, [accessKeyId]: job }))
            }
          />
          <Stories
            principal={principal}
            plan={may ? planning : undefined}
            jobs={investigating}
            onJobClosed={(accessKeyId) => setInvestigating(({ [accessKeyId]: _over, ...others }) => others)}
          />
        </div>
        <div className="principal__third stack">
          <Facts facts={principal.facts} />
          <Credentials credentials={principal.credentials} />
          <Rights principal={principal} />
          <PrincipalTimeline moments={principal.timeline} keys={principal.keys} />
        </div>
      </div>
    </Page>
  );
}

interface WhoProps {
  readonly principal: Principal;
  readonly worst: Severity | undefined;
}

function Who({ principal, worst }: WhoProps): ReactNode {
  const { account, kind, presence, arn } = principal;
  return (
    <div className="stack gap-2">
      <div className="row gap-2">
        <Badge icon={kind === 'root' ? 'root' : 'person'}>{words.kinds[kind]}</Badge>
        {worst !== undefined && <SeverityBadge severity={worst} />}
        {presence !== undefined && <Presence presence={presence} />}
        <span>
          {words.inAccount} <bdi>{account.name ?? account.id}</bdi>
          {account.name !== undefined && <span className="mono dim"> {account.id}</span>}
        </span>
        <span className="dim">
          {words.readByRun(principal.run.number)} <RelativeTime at={principal.run.now} />
        </span>
      </div>
      <CopyText text={arn} />
    </div>
  );
}

const PRESENCE_TONES = {
  reported: 'neutral',
  confirmed: 'pass',
  'newer-than-report': 'accent',
  'gone-since-report': 'unknown',
} as const;

function Presence({ presence }: { readonly presence: string }): ReactNode {
  const known = Object.hasOwn(PRESENCE_TONES, presence)
    ? (presence as keyof typeof PRESENCE_TONES)
    : undefined;
  if (known === undefined) return <Badge>{presence}</Badge>;
  return <Badge tone={PRESENCE_TONES[known]}>{words.presences[known]}</Badge>;
}

/** What makes less of everything below it. */
function Warnings({
  principal: { stale, reportAt, run, presence, account },
}: {
  readonly principal: Principal;
}): ReactNode {
  // The run may lack another account alone: what matters here is this one.
  const of = useRead('/accounts/:id', { params: { id: account.id } }, { enabled: !run.complete });
  const isPart =
    !run.complete &&
    (of.error !== null || (of.data !== undefined && of.data.row.coverage.status !== 'scanned'));
  const warnings = [
    ...(stale
      ? [
          {
            id: 'stale',
            said: (
              <>
                {words.staleBefore} <RelativeTime at={reportAt} />
                {words.staleAfter}
              </>
            ),
          },
        ]
      : []),
    ...(presence === 'gone-since-report' ? [{ id: 'gone', said: words.goneSinceReport }] : []),
    ...(!isPart
      ? []
      : [
          {
            id: 'part',
            said: (
              <>
                {words.incompleteRun(run.number)}{' '}
                <Link to="/accounts/$id" params={{ id: account.id }}>
                  {words.incompleteRunNext}
                </Link>
              </>
            ),
          },
        ]),
  ];
  if (warnings.length === 0) return null;
  return (
    <div className="stack gap-2">
      {warnings.map(({ id, said }) => (
        <div key={id} className="callout tone-unknown">
          <Icon name="warning" />
          <div className="grow">{said}</div>
        </div>
      ))}
    </div>
  );
}

/** In the sizes of what will stand there. */
function Waiting(): ReactNode {
  return (
    <>
      <Skeleton width="22rem" height="1.75rem" />
      <div className="principal">
        <div className="principal__first stack">
          <Skeleton height="18rem" round />
        </div>
        <div className="principal__second stack">
          <Skeleton height="12rem" round />
          <Skeleton height="16rem" round />
        </div>
        <div className="principal__third stack">
          <Skeleton height="20rem" round />
        </div>
      </div>
    </>
  );
}
