import { Link } from '@tanstack/react-router';
import { memo, type ReactNode, useId } from 'react';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Code, Words } from '../../components/code.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Fact } from '../../components/definition-list.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { texts } from '../../texts.ts';
import { StepBadge, UndoBadge } from './badges.tsx';
import { conditionWords } from './condition-words.ts';
import { Diff } from './diff.tsx';
import { LastUse, MadeBy } from './facts.tsx';
import { policyIn } from './policy-in.ts';
import type { StepNow } from './step-now.ts';
import { subjectShown } from './subject-words.ts';
import type { Prospect, Step } from './types.ts';

const words = texts.plan;

interface StepCardProps {
  readonly step: Step;
  readonly number: number;
  readonly now: StepNow;
  /** What a dry run said of it. */
  readonly prospect: Prospect | undefined;
  /** All details of all steps are wanted open. */
  readonly open: boolean;
  /** It was done and somebody may take it back. */
  readonly onUndo: ((step: string) => void) | undefined;
}

/** One change as a careful person reviews it. */
export const StepCard = memo(function StepCard(props: StepCardProps): ReactNode {
  const { step, number, now, prospect, onUndo } = props;
  const id = useId();
  return (
    <article className="step" aria-labelledby={id}>
      <header className="step__head">
        <span className="step__number" aria-hidden="true">
          {number}
        </span>
        <h3 id={id}>
          <span className="hidden-text">{words.step(number)}: </span>
          {step.effect}
        </h3>
      </header>
      <div className="step__badges">
        <StepBadge now={now} />
        <UndoBadge step={step} />
        <code>{step.kind}</code>
      </div>
      {now.state === 'ended' && now.words !== undefined && (
        <p className="step__told">
          <Words text={now.words} />
          {now.fix !== undefined && (
            <>
              {' '}
              <strong>{words.fix}:</strong> <Words text={now.fix} />
            </>
          )}
        </p>
      )}
      {prospect !== undefined && now.state === 'waiting' && <ProspectLine prospect={prospect} />}
      {step.warnings.map((warning) => (
        <p key={warning} className="step__warning tone-medium">
          <Icon name="warning" />
          <span>
            <strong>{words.warning}:</strong> <Words text={warning} />
          </span>
        </p>
      ))}
      <StepFacts step={step} />
      <StepChange step={step} number={number} />
      <How {...props} />
      {onUndo !== undefined && (
        <div>
          <Button size="small" icon="undo" onClick={() => onUndo(step.id)}>
            {words.undoStep}
          </Button>
        </div>
      )}
    </article>
  );
});

const PROSPECTS: Readonly<Record<Prospect['would'], readonly [Tone, IconName]>> = {
  'be-done': ['accent', 'check'],
  'be-done-already': ['pass', 'pass'],
  'be-stale': ['medium', 'skip'],
  'not-be-read': ['unknown', 'unknown'],
  'wait-for-another': ['info', 'clock'],
};

function ProspectLine({ prospect }: { readonly prospect: Prospect }): ReactNode {
  const [tone, icon] = PROSPECTS[prospect.would];
  return (
    <p className="step__told">
      <span className="dim">{words.jobDry}: </span>
      <Badge tone={tone} icon={icon}>
        {words.would[prospect.would]}
      </Badge>{' '}
      <Words text={prospect.words} />
    </p>
  );
}

function StepFacts({ step }: { readonly step: Step }): ReactNode {
  const { kind, id, of, principal } = subjectShown(step.subject);
  return (
    <dl className="facts">
      <Fact name={words.about}>
        <span className="row gap-1">
          {kind} <CopyText text={id} /> {of}
          {principal !== undefined && (
            <Link
              to="/principals/$account/$kind/$name"
              params={{ account: step.account.id, ...principal }}
              className="clip"
            >
              {principal.name}
            </Link>
          )}
        </span>
      </Fact>
      {step.why.length > 0 && (
        <Fact name={words.why}>
          {step.why.map((why) => (
            <p key={why}>
              <Words text={why} />
            </p>
          ))}
        </Fact>
      )}
      {step.findings.length > 0 && (
        <Fact name={words.answers}>
          <span className="row gap-2">
            {step.findings.map((finding) => (
              <Link key={finding} to="/findings" search={{ q: finding }} title={finding}>
                {words.finding(finding)}
              </Link>
            ))}
          </span>
        </Fact>
      )}
      {step.lastUse !== undefined && (
        <Fact name={words.lastUse}>
          <LastUse lastUse={step.lastUse} />
        </Fact>
      )}
      {step.createdBy !== undefined && (
        <Fact name={words.madeBy}>
          <MadeBy createdBy={step.createdBy} />
        </Fact>
      )}
      <Fact name={words.undoLabel}>
        <Words text={step.undo.words} />
      </Fact>
    </dl>
  );
}

/** What is written: the difference in a policy, a whole new policy, or a message. */
function StepChange({ step, number }: Pick<StepCardProps, 'step' | 'number'>): ReactNode {
  const { subject, text, to } = step.call.arguments;
  const policy = policyIn(step);
  if (step.edit !== undefined)
    return (
      <div className="stack gap-1">
        <h4>{words.difference}</h4>
        <Diff lines={step.edit.diff} label={words.ofStep(number, words.difference)} />
      </div>
    );
  if (step.kind === 'notify-owner' && text !== undefined)
    return (
      <div className="stack gap-1">
        <h4>{words.notice}</h4>
        <dl className="facts">
          <Fact name={words.noticeTo}>{to ?? words.noticeToNobody}</Fact>
          {subject !== undefined && <Fact name={words.noticeSubject}>{subject}</Fact>}
        </dl>
        <Code text={text} label={words.ofStep(number, words.notice)} wrap />
      </div>
    );
  return policy === undefined ? null : (
    <div className="stack gap-1">
      <h4>{words.wholePolicy}</h4>
      <Code text={policy} label={words.ofStep(number, words.wholePolicy)} />
    </div>
  );
}

function How({ step, number, open }: StepCardProps): ReactNode {
  return (
    <details className="how" key={String(open)} open={open}>
      <summary>
        <Icon name="right" size={14} />
        {words.how}
      </summary>
      <dl className="facts">
        <Conditions name={words.mustHold} conditions={step.precondition} />
        <Conditions name={words.mustShow} conditions={step.shows} />
        {step.requires !== undefined && step.requires.length > 0 && (
          <Fact name={words.after}>{step.requires.join(', ')}</Fact>
        )}
        {step.permissions.length > 0 && (
          <Fact name={words.permissions}>
            <span className="row gap-1">
              {step.permissions.map((permission) => (
                <code key={permission}>{permission}</code>
              ))}
            </span>
          </Fact>
        )}
      </dl>
      {step.kind !== 'notify-owner' && step.command !== '' && (
        <>
          <h4>{words.byHand}</h4>
          <Code text={step.command} label={words.ofStep(number, words.byHand)} />
        </>
      )}
      <p className="step__id">
        <CopyText text={step.id} />
      </p>
    </details>
  );
}

function Conditions({
  name,
  conditions,
}: {
  readonly name: string;
  readonly conditions: Step['precondition'];
}): ReactNode {
  if (conditions.length === 0) return null;
  return (
    <Fact name={name}>
      <ul>
        {conditions.map((condition) => {
          const says = conditionWords(condition);
          return <li key={says}>{says}</li>;
        })}
      </ul>
    </Fact>
  );
}
