import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { SuppressionsMade } from '../../../api/actions.ts';
import { post } from '../../api/client.ts';
import { readAgain } from '../../api/query.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { DateField, TextArea } from '../../components/fields.tsx';
import { Form } from '../../components/form.tsx';
import { ErrorState } from '../../components/states.tsx';
import { useSession } from '../../shell/session-context.ts';
import { texts } from '../../texts.ts';

const words = texts.findings.suppressing;

interface SuppressDialogProps {
  readonly findings: readonly string[];
  readonly onClose: () => void;
  /** It has been written. */
  readonly onDone: () => void;
}

/** As the API has it; more are written one after another. */
const MOST = 1000;

/** Accepts findings for a while: with a reason, until a day, in one's own name. */
export function SuppressDialog({ findings, onClose, onDone }: SuppressDialogProps): ReactNode {
  const { person } = useSession();
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const [done, setDone] = useState(0);
  const today = new Date().toISOString().slice(0, 10);
  const faults = {
    reason: reason.trim() === '' ? words.reasonMissing : undefined,
    until: until === '' ? words.untilMissing : until < today ? words.untilPast : undefined,
  };
  const write = useMutation({
    mutationFn: async () => {
      const made: SuppressionsMade[] = [];
      // What was written before a failure stays written, and is not written again.
      for (let at = done; at < findings.length; at += MOST) {
        const part = findings.slice(at, at + MOST);
        made.push(await post('/suppressions', { findings: part, reason: reason.trim(), until }));
        setDone(at + part.length);
      }
      return made;
    },
    onSuccess: () => readAgain('/findings', '/findings/groups', '/findings/:id', '/overview'),
  });
  const submit = () => {
    setTried(true);
    if (faults.reason === undefined && faults.until === undefined) write.mutate();
  };
  const made = write.data;
  return (
    <Dialog
      open
      onClose={made === undefined ? onClose : onDone}
      held={write.isPending}
      title={words.title(findings.length)}
      actions={
        made === undefined ? (
          <>
            <Button disabled={write.isPending} onClick={onClose}>
              {texts.common.cancel}
            </Button>
            <Button look="primary" busy={write.isPending} onClick={submit}>
              {words.confirm}
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={onDone}>
            {texts.common.close}
          </Button>
        )
      }
    >
      {made !== undefined ? (
        <Made made={made} />
      ) : (
        <Form onSubmit={submit}>
          <p>{words.lead}</p>
          <TextArea
            label={words.reason}
            help={words.reasonHelp}
            value={reason}
            maxLength={1000}
            required
            fault={tried ? faults.reason : undefined}
            onChange={setReason}
          />
          <DateField
            label={words.until}
            help={words.untilHelp}
            value={until}
            min={today}
            required
            fault={tried ? faults.until : undefined}
            onChange={setUntil}
          />
          <p className="dim">
            {words.author}: <bdi>{person.name}</bdi>
          </p>
          {findings.length > MOST && write.isPending && (
            <p role="status">{words.part(done, findings.length)}</p>
          )}
          {write.error !== null && <ErrorState fault={write.error} />}
        </Form>
      )}
    </Dialog>
  );
}

function Made({ made }: { readonly made: readonly SuppressionsMade[] }): ReactNode {
  const left = made.flatMap((each) => each.left);
  const written = made.reduce((sum, each) => sum + each.written, 0);
  return (
    <div className="stack gap-3" role="status">
      <p>
        <strong>{words.written(written, made[0]?.settings ?? '')}</strong>
      </p>
      {[...new Set(made.map((each) => each.words))].map((text) => (
        <p key={text}>{text}</p>
      ))}
      {left.length > 0 && (
        <>
          <h3>
            {words.left}: {left.length}
          </h3>
          <ul className="left-out">
            {left.slice(0, 50).map((each) => (
              <li key={each.finding}>
                <code>{each.finding}</code> {each.words}
              </li>
            ))}
          </ul>
        </>
      )}
    </div>
  );
}
