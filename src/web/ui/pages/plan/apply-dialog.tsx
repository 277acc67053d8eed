import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { DryRunResult, Job } from '../../../api/jobs.ts';
import type { PlanView } from '../../../api/plans.ts';
import { post } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/fields.tsx';
import { Form } from '../../components/form.tsx';
import { Notice } from '../../components/notice.tsx';
import { ErrorState } from '../../components/states.tsx';
import { texts } from '../../texts.ts';
import { isFinal } from './choose-steps.ts';
import { wouldWords } from './would-words.ts';

const words = texts.plan;
/** Steps named one by one that cannot be undone; the rest is counted. */
const NAMED = 10;

interface ApplyProps {
  readonly view: PlanView;
  /** What the last dry run said, where there was one. */
  readonly tried: DryRunResult | undefined;
  readonly onDryRun: () => void;
  readonly onStarted: (job: Job) => void;
  readonly onClose: () => void;
}

/** The second move: what will be done, what of it cannot be undone, and the plan's id typed again. */
export function ApplyDialog({ view, tried, onDryRun, onStarted, onClose }: ApplyProps): ReactNode {
  const { plan, standing } = view;
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState(false);
  const steps = texts.plans.stepsCount(plan.steps.length);
  const isRight = typed.trim() === plan.id;
  const apply = useMutation({
    mutationFn: () =>
      post('/plans/:id/apply', { hash: plan.hash, confirm: typed.trim() }, { params: { id: plan.id } }),
    onSuccess: ({ job }) => onStarted(job),
  });
  const send = () => {
    setAsked(true);
    if (isRight) apply.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={standing.state === 'begun' ? words.goOnTitle : words.applyTitle}
      held={apply.isPending}
      actions={
        <>
          <Button onClick={onClose}>{texts.common.cancel}</Button>
          <Button look="danger" icon="play" busy={apply.isPending} onClick={send}>
            {words.applyButton(steps)}
          </Button>
        </>
      }
    >
      <p>{words.applyLead(steps, texts.plans.accountsCount(standing.accounts.length))}</p>
      <Finals view={view} />
      {plan.gaps.length > 0 && <Notice tone="unknown" icon="unknown" title={words.gapsToo} />}
      {tried === undefined ? (
        <Notice tone="info" icon="flask" title={words.applyNotTried}>
          <div>
            <Button size="small" icon="flask" onClick={onDryRun}>
              {words.applyTryFirst}
            </Button>
          </div>
        </Notice>
      ) : (
        <p>
          <strong>{words.applyTried}</strong> {wouldWords(tried)}
        </p>
      )}
      <Form onSubmit={send}>
        <TextField
          mono
          label={words.applyConfirm(plan.id)}
          value={typed}
          onChange={setTyped}
          fault={asked && !isRight ? words.applyConfirmFault : undefined}
        />
      </Form>
      {apply.error !== null && <ErrorState fault={apply.error} />}
    </Dialog>
  );
}

function Finals({ view: { plan } }: Pick<ApplyProps, 'view'>): ReactNode {
  const finals = plan.steps.filter(isFinal);
  const messages = plan.steps.filter(({ kind }) => kind === 'notify-owner').length;
  const warned = plan.steps.filter(({ warnings }) => warnings.length > 0).length;
  return (
    <>
      {finals.length === 0 ? (
        <p className="dim">
          {messages === 0 ? words.applyAllUndo : words.applyMessages(messages, plan.steps.length)}
        </p>
      ) : (
        <Notice tone="critical" icon="critical" title={words.applyFinal(finals.length, plan.steps.length)}>
          <ul>
            {finals.slice(0, NAMED).map(({ id, effect }) => (
              <li key={id}>{effect}</li>
            ))}
            {finals.length > NAMED && <li>{words.applyMoreFinal(finals.length - NAMED)}</li>}
          </ul>
        </Notice>
      )}
      {warned > 0 && <p className="dim">{words.applyWarned(warned)}</p>}
    </>
  );
}
