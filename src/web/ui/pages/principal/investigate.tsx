import { useMutation } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { post } from '../../api/client.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Select } from '../../components/fields.tsx';
import { ErrorState } from '../../components/states.tsx';
import { texts } from '../../texts.ts';

const words = texts.story;

/** Days that can be chosen; the event history goes back no further than the last of them. */
const DAYS = ['1', '7', '14', '30', '60', '90'] as const;

interface InvestigateProps {
  readonly accessKeyId: string;
  readonly account: string;
  readonly look?: 'primary' | 'plain';
  /** @param job its id */
  readonly onStarted: (job: string) => void;
}

/** A button and the question how far back to look; nothing is changed by looking. */
export function Investigate({
  accessKeyId,
  account,
  look = 'plain',
  onStarted,
}: InvestigateProps): ReactNode {
  const [open, setOpen] = useState(false);
  const [days, setDays] = useState<(typeof DAYS)[number]>('90');
  const start = useMutation({
    mutationFn: () =>
      post('/investigations', {
        accessKeyId,
        days: Number(days),
        ...(/^\d{12}$/.test(account) && { account }),
      }),
    onSuccess: ({ job }) => {
      setOpen(false);
      onStarted(job.id);
    },
  });
  return (
    <>
      <Button size="small" icon="search" look={look} onClick={() => setOpen(true)}>
        {words.investigate}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={words.investigateTitle}
        held={start.isPending}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{texts.common.cancel}</Button>
            <Button look="primary" icon="search" busy={start.isPending} onClick={() => start.mutate()}>
              {words.investigateStart}
            </Button>
          </>
        }
      >
        <p>
          {words.investigateLead} <span className="mono breaks">{accessKeyId}</span>
        </p>
        <Select
          label={words.howFar}
          help={words.howFarHelp}
          value={days}
          choices={DAYS.map((value) => ({ value, words: words.days(Number(value)) }))}
          onChange={setDays}
        />
        <p className="dim">{words.investigateCosts}</p>
        {start.error !== null && <ErrorState fault={start.error} />}
      </Dialog>
    </>
  );
}
