import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { post } from '../../api/client.ts';
import { readAgain } from '../../api/query.ts';
import { Button, LinkButton } from '../../components/button.tsx';
import { Words } from '../../components/code.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { Notice } from '../../components/notice.tsx';
import { ErrorState } from '../../components/states.tsx';
import { texts } from '../../texts.ts';

const words = texts.plan;

interface UndoProps {
  readonly plan: string;
  /** Only this step; else the whole plan. */
  readonly step: string | undefined;
  readonly onClose: () => void;
}

/** Makes the plan that takes another one back, and says what cannot be. */
export function UndoDialog({ plan, step, onClose }: UndoProps): ReactNode {
  const undo = useMutation({
    mutationFn: () => post('/plans/:id/undo', step === undefined ? {} : { step }, { params: { id: plan } }),
    onSuccess: () => readAgain('/plans/:id', '/plans', '/audit'),
  });
  const made = undo.data;
  return (
    <Dialog
      open
      onClose={onClose}
      title={step === undefined ? words.undoTitle : words.undoStepTitle}
      held={undo.isPending}
      actions={
        made === undefined ? (
          <>
            <Button onClick={onClose}>{texts.common.cancel}</Button>
            <Button look="primary" icon="undo" busy={undo.isPending} onClick={() => undo.mutate()}>
              {words.undoButton}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={onClose}>{texts.common.close}</Button>
            {made.plan !== undefined && (
              <LinkButton
                look="primary"
                iconAfter="arrow"
                to="/plans/$id"
                params={{ id: made.plan }}
                search={{}}
              >
                {words.undoReview}
              </LinkButton>
            )}
          </>
        )
      }
    >
      {made === undefined ? (
        <p>{words.undoLead}</p>
      ) : (
        <Notice
          tone={made.plan === undefined ? 'medium' : 'pass'}
          icon={made.plan === undefined ? 'warning' : 'pass'}
          title={made.plan === undefined ? words.undoNothing : words.undoMade}
          alert
        >
          <p>
            <Words text={made.words} />
          </p>
        </Notice>
      )}
      {made !== undefined && made.impossible.length > 0 && (
        <Notice tone="critical" icon="critical" title={words.undoImpossible}>
          <ul>
            {made.impossible.map((each) => (
              <li key={each.step}>
                <code>{each.step}</code> {each.kind}: <Words text={each.words} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {step !== undefined && made === undefined && <code>{step}</code>}
      {undo.error !== null && <ErrorState fault={undo.error} />}
    </Dialog>
  );
}
