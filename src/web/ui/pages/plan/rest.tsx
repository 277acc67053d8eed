import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { Words } from '../../components/code.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Fact } from '../../components/definition-list.tsx';
import { Notice } from '../../components/notice.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { texts } from '../../texts.ts';
import { accountWords } from './account-words.ts';
import { LastUse } from './facts.tsx';
import { Some } from './some.tsx';
import type { Plan, Refusal } from './types.ts';

const words = texts.plan;

/** What could not be read: first of all, for there may be more to do than the plan says. */
export function Gaps({ gaps }: Pick<Plan, 'gaps'>): ReactNode {
  if (gaps.length === 0) return null;
  return (
    <Notice tone="unknown" icon="unknown" title={words.gapsTitle(gaps.length)}>
      <p>{words.gapsLead}</p>
      <Some of={gaps} first={10} list="ul">
        {({ account, source, code, words: why, fix }, index) => (
          <li key={index}>
            {account !== undefined && <strong>{words.inAccount(accountWords(account))}: </strong>}
            <code>{source}</code> ({code}): <Words text={why} />
            {fix !== undefined && (
              <>
                {' '}
                <strong>{words.fix}:</strong> <Words text={fix} />
              </>
            )}
          </li>
        )}
      </Some>
    </Notice>
  );
}

/** What is not planned, and why. */
export function Refused({ refused }: Pick<Plan, 'refused'>): ReactNode {
  if (refused.length === 0) return null;
  return (
    <Card title={words.refusedTitle(refused.length)} lead={words.refusedLead}>
      <Some of={refused} first={25} className="refused">
        {(refusal, index) => <RefusedOne key={index} refusal={refusal} />}
      </Some>
    </Card>
  );
}

function RefusedOne({ refusal }: { readonly refusal: Refusal }): ReactNode {
  const { account, subject, findings, reasons, lastUse, seenFrom = [] } = refusal;
  return (
    <article className="refusal">
      <h3 className="row gap-1">
        <CopyText text={subject.accessKeyId ?? subject.arn} />
        <span className="refusal__account">{words.inAccount(accountWords(account))}</span>
      </h3>
      {subject.accessKeyId !== undefined && <CopyText text={subject.arn} />}
      {reasons.map(({ code, words: why, fix, dueAt }) => (
        <p key={`${code} ${why}`}>
          <Badge>{code}</Badge> <Words text={why} />
          {dueAt !== undefined && (
            <>
              {' '}
              {words.refusedDue} <RelativeTime at={dueAt} />.
            </>
          )}
          {fix !== undefined && (
            <>
              {' '}
              <strong>{words.fix}:</strong> <Words text={fix} />
            </>
          )}
        </p>
      ))}
      <dl className="facts">
        {lastUse !== undefined && (
          <Fact name={words.lastUse}>
            <LastUse lastUse={lastUse} />
          </Fact>
        )}
        {seenFrom.length > 0 && <Fact name={words.seenFrom}>{seenFrom.join(', ')}</Fact>}
        {findings.length > 0 && (
          <Fact name={words.answers}>
            <span className="row gap-2">
              {findings.map((finding) => (
                <Link key={finding} to="/findings" search={{ q: finding }} title={finding}>
                  {words.finding(finding)}
                </Link>
              ))}
            </span>
          </Fact>
        )}
      </dl>
    </article>
  );
}

/** What a person does, where no call can. */
export function ByHand({ manual }: Pick<Plan, 'manual'>): ReactNode {
  if (manual.length === 0) return null;
  return (
    <Card title={words.manualTitle(manual.length)}>
      <Some of={manual} first={10} className="refused">
        {({ account, title, why, steps, confirm }, index) => (
          <article key={index} className="refusal">
            <h3>{title}</h3>
            <p className="dim">{words.inAccount(accountWords(account))}</p>
            {why.map((each) => (
              <p key={each}>
                <Words text={each} />
              </p>
            ))}
            <ol>
              {steps.map((step) => (
                <li key={step}>
                  <Words text={step} />
                </li>
              ))}
            </ol>
            <p>
              <strong>{words.manualConfirm}:</strong> <Words text={confirm} />
            </p>
          </article>
        )}
      </Some>
    </Card>
  );
}

/** What else is to be known. */
export function Notes({ notes }: Pick<Plan, 'notes'>): ReactNode {
  if (notes.length === 0) return null;
  return (
    <Card title={words.notesTitle}>
      <ul>
        {notes.map((note) => (
          <li key={note}>
            <Words text={note} />
          </li>
        ))}
      </ul>
    </Card>
  );
}
