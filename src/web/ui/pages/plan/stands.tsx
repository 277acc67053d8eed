import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PlanView } from '../../../api/plans.ts';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Fact } from '../../components/definition-list.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMay } from '../../shell/session-context.ts';
import { texts } from '../../texts.ts';
import { OutcomeCounts, PlanBadge } from './badges.tsx';
import { PlanLink } from './plan-link.tsx';

const words = texts.plan;

interface StandsProps {
  readonly view: PlanView;
  /** Something is being started or under way: nothing else can be begun. */
  readonly busy: boolean;
  readonly starting: 'dry-run' | undefined;
  readonly onApprove: () => void;
  readonly onDryRun: () => void;
  readonly onApply: () => void;
  readonly onUndo: () => void;
}

/** Where a plan stands, and what may be done now. */
export function Stands(props: StandsProps): ReactNode {
  const { plan, standing } = props.view;
  return (
    <Card title={words.standsTitle} actions={<PlanBadge standing={standing} />}>
      <div className="stack">
        <ol className="life">
          <Moment icon="plans" title={words.made} at={plan.madeAt}>
            {words.by(standing.madeBy ?? plan.madeBy)}
          </Moment>
          <Approvals {...props} />
          <AppliedMoment {...props} />
          {standing.undoneBy !== undefined && (
            <Moment icon="undo" title={words.takenBack}>
              {words.takenBackBy} <PlanLink id={standing.undoneBy} />
            </Moment>
          )}
        </ol>
        {standing.why !== undefined && <p className="dim">{standing.why}</p>}
        <Actions {...props} />
        <dl className="facts">
          {standing.undoes !== undefined && (
            <Fact name={words.undoes}>
              <PlanLink id={standing.undoes} />
            </Fact>
          )}
          {standing.endedAt === undefined && (
            <Fact name={standing.state === 'expired' ? words.expired : words.expires}>
              <RelativeTime at={plan.expiresAt} />
            </Fact>
          )}
          <Fact name={words.hash}>
            <CopyText text={plan.hash} shown={`${plan.hash.slice(0, 16)}…`} />
          </Fact>
        </dl>
        <p>
          <Link to="/audit" search={{ plan: plan.id }}>
            {words.inLog}
          </Link>
        </p>
      </div>
    </Card>
  );
}

function Approvals({ view: { standing } }: StandsProps): ReactNode {
  if (standing.approvals.length === 0)
    return <Moment icon="check" title={words.approved} absent={words.notYet} />;
  return standing.approvals.map(({ at, person, until, good, used, accounts }) => (
    <Moment key={`${at} ${person}`} icon="check" title={words.approved} at={at}>
      {words.by(person)},{' '}
      {words.approvalOf(
        accounts.length > 3 ? texts.plans.accountsCount(accounts.length) : accounts.join(', '),
      )}
      ;{' '}
      {good && standing.endedAt === undefined ? (
        <>
          {words.approvalGood} <RelativeTime at={until} />
        </>
      ) : used ? (
        words.approvalUsed
      ) : (
        words.approvalPast
      )}
    </Moment>
  ));
}

function AppliedMoment({ view: { standing } }: StandsProps): ReactNode {
  const { begunAt, begunBy, endedAt, outcomes, open, job } = standing;
  if (begunAt === undefined) return <Moment icon="play" title={words.applied} absent={words.notYet} />;
  const title = endedAt !== undefined ? words.applied : job !== undefined ? words.applying : words.begun;
  return (
    <Moment icon="play" title={title} at={endedAt ?? begunAt}>
      {begunBy !== undefined && <p>{words.by(begunBy)}</p>}
      {outcomes.length > 0 && <OutcomeCounts outcomes={outcomes} />}
      {open.length > 0 && <p>{words.partOpen(open.length)}</p>}
    </Moment>
  );
}

interface MomentProps {
  readonly icon: IconName;
  readonly title: string;
  readonly at?: string;
  /** Words for what has not happened. */
  readonly absent?: string;
  readonly children?: ReactNode;
}

function Moment({ icon, title, at, absent, children }: MomentProps): ReactNode {
  return (
    <li className={absent === undefined ? 'life__moment' : 'life__moment life__moment--absent'}>
      <span className="life__icon">
        <Icon name={icon} size={14} />
      </span>
      <div className="life__words">
        <p>
          <strong>{title}</strong> {absent ?? (at !== undefined && <RelativeTime at={at} />)}
        </p>
        {children !== undefined && <div className="dim">{children}</div>}
      </div>
    </li>
  );
}

function Actions(props: StandsProps): ReactNode {
  const { view, busy, starting, onApprove, onDryRun, onApply, onUndo } = props;
  const may = useMay('operator');
  const { can, state } = view.standing;
  const isOpen = can.approve || can.apply;
  if (!isOpen && !can.undo) return null;
  if (!may) return <p className="dim">{words.whoCan}</p>;
  return (
    <div className="stack gap-2">
      <div className="row gap-2">
        {can.apply && (
          <Button look="primary" icon="play" disabled={busy} onClick={onApply}>
            {state === 'begun' ? words.goOn : words.apply}
          </Button>
        )}
        {can.approve && (
          <Button look={can.apply ? 'quiet' : 'primary'} icon="check" disabled={busy} onClick={onApprove}>
            {words.approve}
          </Button>
        )}
        {isOpen && (
          <Button icon="flask" disabled={busy} busy={starting === 'dry-run'} onClick={onDryRun}>
            {words.dryRun}
          </Button>
        )}
        {can.undo && (
          <Button icon="undo" disabled={busy} onClick={onUndo}>
            {words.undo}
          </Button>
        )}
      </div>
      {isOpen && <p className="field__help">{words.dryRunHelp}</p>}
    </div>
  );
}
