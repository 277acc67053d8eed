import type { ReactNode } from 'react';
import type { AuditVerification } from '../../../api/audit.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { Words } from '../../components/code.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Fact } from '../../components/definition-list.tsx';
import { ProgressBar } from '../../components/progress-bar.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { ErrorState } from '../../components/states.tsx';
import { grouped, texts } from '../../texts.ts';
import { useCountedUp } from './use-counted-up.ts';

const words = texts.audit;

interface VerifyCardProps {
  readonly verification: AuditVerification | undefined;
  readonly fault: Error | null;
  readonly isChecking: boolean;
  readonly onAgain: () => void;
}

const LOOKS = {
  whole: { tone: 'pass', icon: 'pass' },
  damaged: { tone: 'fail', icon: 'fail' },
  none: { tone: 'info', icon: 'info' },
} as const;

/** What the check of the whole chain found: that it is whole, and up to which head, or exactly where it is not. */
export function VerifyCard({ verification, fault, isChecking, onAgain }: VerifyCardProps): ReactNode {
  if (isChecking)
    return (
      <Card title={words.verify}>
        <ProgressBar label={words.verify} done={0} words={words.verifying} />
      </Card>
    );
  if (fault !== null)
    return (
      <Card title={words.verify}>
        <ErrorState fault={fault} retry={onAgain} />
      </Card>
    );
  if (verification === undefined) return null;
  const { state, at } = verification;
  return (
    <Card
      title={
        <Badge {...LOOKS[state]}>
          <span className="verdict">{words.verdict[state]}</span>
        </Badge>
      }
      actions={
        <Button size="small" icon="refresh" onClick={onAgain}>
          {words.verifyAgain}
        </Button>
      }
    >
      <div className="stack" role="status">
        {state !== 'none' && (
          <p>
            <Counted entries={verification.entries} /> <RelativeTime at={at} />
          </p>
        )}
        {verification.fault !== undefined && <Damage fault={verification.fault} />}
        {state === 'whole' && <Checked verification={verification} />}
        <p className="dim">
          <Words text={verification.words} />
        </p>
      </div>
    </Card>
  );
}

function Counted({ entries }: { readonly entries: number }): ReactNode {
  const shown = useCountedUp(entries);
  return (
    <>
      <strong className="verified__count" aria-hidden="true">
        {grouped(shown)}
      </strong>{' '}
      <span className="hidden-text">{grouped(entries)} </span>
      {words.checked(entries).replace(`${grouped(entries)} `, '')}
    </>
  );
}

function Damage({ fault }: { readonly fault: NonNullable<AuditVerification['fault']> }): ReactNode {
  const { kind, line, seq, words: says } = fault;
  const means = Object.hasOwn(words.faults, kind)
    ? words.faults[kind as keyof typeof words.faults]
    : words.faultOther;
  return (
    <>
      <p className="verified__fault">
        <Words text={says} />
      </p>
      <dl className="facts">
        <Fact name={words.where}>
          {whereOf(line, seq)} <code>{kind}</code>
        </Fact>
        <Fact name={words.means}>{means}</Fact>
        <Fact name={texts.errors.next}>{kind === 'missing' ? words.missingNext : words.damageNext}</Fact>
      </dl>
    </>
  );
}

function whereOf(line: number, seq: number | undefined): string {
  if (line === 0) return words.whereNone;
  return seq === undefined ? words.line(line) : words.lineSeq(line, seq);
}

function Checked({ verification }: { readonly verification: AuditVerification }): ReactNode {
  const { head, signed = 0, unsigned = 0, byKey, beside, copy } = verification;
  return (
    <dl className="facts">
      {head !== undefined && (
        <Fact name={words.headTitle}>
          <CopyText text={`${head.seq}:${head.hash}`} />
          <p className="dim">{words.headWhy}</p>
        </Fact>
      )}
      <Fact name={words.signatures}>
        {byKey ? words.signaturesByKey(signed, unsigned) : words.signaturesNoKey(signed)}
      </Fact>
      <Fact name={words.beside}>{beside === true ? words.besideSame : words.besideNone}</Fact>
      <Fact name={words.copy}>
        {copy === undefined ? (
          words.copyNone
        ) : copy.same ? (
          words.copySame(copy.entries)
        ) : (
          <Badge tone="fail" icon="fail">
            {words.copyDiffers(copy.entries)}
          </Badge>
        )}
        {copy?.words !== undefined && (
          <p>
            <Words text={copy.words} />
          </p>
        )}
      </Fact>
    </dl>
  );
}
