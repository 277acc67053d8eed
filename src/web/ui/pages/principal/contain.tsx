import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Principal } from '../../../api/principals.ts';
import { post } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { Checkbox, TextArea } from '../../components/fields.tsx';
import { Form } from '../../components/form.tsx';
import { texts } from '../../texts.ts';
import type { Planning } from './planning.tsx';

const words = texts.contain;

interface ContainProps {
  readonly accessKeyId: string;
  readonly account: string;
  readonly holder: Principal['kind'];
  /** `danger` where an investigation says that the key was misused. */
  readonly look?: 'danger' | 'plain';
  readonly planning: Planning;
}

/** A button, and what containing a key means, before the plan that does it is made. */
export function Contain({ look = 'plain', planning, ...key }: ContainProps): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button size="small" icon="root" look={look} busy={planning.busy} onClick={() => setOpen(true)}>
        {words.button}
      </Button>
      {open && (
        <ContainDialog
          {...key}
          onClose={() => setOpen(false)}
          onStarted={(job) => {
            setOpen(false);
            planning.follow(job, words.planning);
          }}
        />
      )}
    </>
  );
}

interface ContainDialogProps extends Pick<ContainProps, 'accessKeyId' | 'account' | 'holder'> {
  readonly onClose: () => void;
  /** @param job its id */
  readonly onStarted: (job: string) => void;
}

function ContainDialog({ accessKeyId, account, holder, onClose, onStarted }: ContainDialogProps): ReactNode {
  const [reason, setReason] = useState('');
  const [force, setForce] = useState(false);
  const [tried, setTried] = useState(false);
  const fault = reason.trim() === '' ? words.reasonMissing : undefined;
  const start = useMutation({
    mutationFn: () =>
      post('/plans/containment', {
        ...{ accessKeyId, reason: reason.trim() },
        ...(/^\d{12}$/.test(account) && { account }),
        ...(force && { force }),
      }),
    onSuccess: ({ job }) => onStarted(job.id),
  });
  const submit = () => {
    setTried(true);
    if (fault === undefined && !start.isPending) start.mutate();
  };
  return (
    <ConfirmDialog
      open
      onClose={onClose}
      title={words.title}
      action={words.start}
      icon="root"
      danger
      busy={start.isPending}
      fault={start.error}
      onConfirm={submit}
    >
      <Form onSubmit={submit}>
        <p>
          <span className="mono breaks">{accessKeyId}</span>
        </p>
        <p>{words.does[holder]}</p>
        <p>{words.breaks[holder]}</p>
        <p>{words.takesBack}</p>
        <TextArea
          label={words.reason}
          help={words.reasonHelp}
          value={reason}
          maxLength={1000}
          required
          fault={tried ? fault : undefined}
          onChange={setReason}
        />
        <Checkbox label={words.force} help={words.forceHelp} checked={force} onChange={setForce} />
      </Form>
    </ConfirmDialog>
  );
}
