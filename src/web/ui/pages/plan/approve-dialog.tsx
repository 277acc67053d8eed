import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { PlanView } from '../../../api/plans.ts';
import { post } from '../../api/client.ts';
import { readAgain } from '../../api/query.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextArea, TextField } from '../../components/fields.tsx';
import { Form } from '../../components/form.tsx';
import { Icon } from '../../components/icon.tsx';
import { Notice } from '../../components/notice.tsx';
import { ErrorState } from '../../components/states.tsx';
import { useToast } from '../../components/toast.tsx';
import { useSession } from '../../shell/session-context.ts';
import { grouped, texts } from '../../texts.ts';
import { typedIds } from './typed-ids.ts';

const words = texts.plan;
/** With more accounts than this one field takes all ids: nobody fills in forty. */
const FIELDS = 8;

interface ApproveProps {
  readonly view: PlanView;
  readonly onClose: () => void;
}

/** Somebody says that they have read the plan and mean it, by the ids of its accounts, typed as at the terminal. */
export function ApproveDialog({ view, onClose }: ApproveProps): ReactNode {
  const { plan, standing } = view;
  const { person } = useSession();
  const toast = useToast();
  const ids = standing.accounts.map(({ id }) => id);
  const [text, setText] = useState<readonly string[]>(() => (ids.length > FIELDS ? [''] : ids.map(() => '')));
  const [asked, setAsked] = useState(false);
  const typed = ids.length > FIELDS ? typedIds(text[0] ?? '', ids) : undefined;
  const isRight =
    typed === undefined
      ? ids.every((id, index) => text[index]?.trim() === id)
      : typed.missing.length === 0 && typed.wrong.length === 0;
  const approve = useMutation({
    mutationFn: () =>
      post('/plans/:id/approval', { hash: plan.hash, accounts: ids }, { params: { id: plan.id } }),
    onSuccess: async () => {
      toast({ tone: 'pass', words: words.approvedTold });
      onClose();
      await readAgain('/plans/:id', '/plans', '/audit');
    },
  });
  const send = () => {
    setAsked(true);
    if (isRight) approve.mutate();
  };
  return (
    <Dialog
      open
      onClose={onClose}
      title={words.approveTitle}
      held={approve.isPending}
      actions={
        <>
          <Button onClick={onClose}>{texts.common.cancel}</Button>
          <Button look="primary" icon="check" busy={approve.isPending} onClick={send}>
            {words.approveButton}
          </Button>
        </>
      }
    >
      <p>{words.approveLead(person.name)}</p>
      {plan.gaps.length > 0 && <Notice tone="unknown" icon="unknown" title={words.gapsToo} />}
      <Form onSubmit={send}>
        <p>
          <strong>{words.approveAccounts}</strong>
        </p>
        {typed === undefined ? (
          standing.accounts.map((account, index) => (
            <TextField
              key={account.id}
              mono
              inputMode="numeric"
              label={words.approveField(account.name, texts.plans.stepsCount(account.steps))}
              help={<span className="mono">{account.id}</span>}
              value={text[index] ?? ''}
              onChange={(value) => setText(text.with(index, value))}
              fault={fieldFault(text[index] ?? '', account.id, asked)}
            />
          ))
        ) : (
          <>
            <ul className="approve__ids">
              {standing.accounts.map(({ id, name, steps }) => (
                <li key={id}>
                  <Icon name={typed.found.includes(id) ? 'check' : 'minus'} size={14} />
                  <span className="mono">{id}</span>
                  <span className="clip">{name}</span>
                  <span className="dim">{texts.plans.stepsCount(steps)}</span>
                </li>
              ))}
            </ul>
            <TextArea
              label={words.approveMany(ids.length)}
              rows={6}
              value={text[0] ?? ''}
              onChange={(value) => setText([value])}
              help={`${grouped(typed.found.length)} / ${grouped(ids.length)}`}
              fault={
                typed.wrong[0] !== undefined && asked
                  ? words.approveWrong(typed.wrong[0])
                  : typed.missing[0] !== undefined && asked
                    ? words.approveManyLeft(typed.missing.length, typed.missing[0])
                    : undefined
              }
            />
          </>
        )}
        {/* Enter in a field sends, as everywhere. */}
        <button type="submit" hidden />
      </Form>
      {approve.error !== null && <ErrorState fault={approve.error} />}
    </Dialog>
  );
}

function fieldFault(text: string, id: string, asked: boolean): string | undefined {
  const typed = text.trim();
  if (typed === id || !asked) return undefined;
  return typed === '' ? words.approveMissing : words.approveNotIt;
}
