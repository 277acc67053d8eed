import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import type { KeyCard, Principal } from '../../../api/principals.ts';
import { oneOf } from '../../api/search-state.ts';
import { Badge, SeverityBadge, type Tone } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CopyText } from '../../components/copy-text.tsx';
import { Fact } from '../../components/definition-list.tsx';
import { Icon } from '../../components/icon.tsx';
import { bySeverity } from '../../components/orders.ts';
import { RelativeTime } from '../../components/relative-time.tsx';
import { useMay } from '../../shell/session-context.ts';
import { texts } from '../../texts.ts';
import { Contain } from './contain.tsx';
import { ReadingShown } from './facts.tsx';
import { type OwnFinding, plannable } from './finding-groups.ts';
import { Investigate } from './investigate.tsx';
import { anchorOf } from './names.ts';
import type { Planning } from './planning.tsx';
import { STAGES, stagePlace } from './stages.ts';

const words = texts.principal;

interface KeysProps {
  readonly principal: Principal;
  readonly findings: readonly OwnFinding[];
  readonly plan: Planning | undefined;
  /** An investigation of a key has been started as this job. */
  readonly onInvestigate: (accessKeyId: string, job: string) => void;
}

/** Each access key as a card: how old, when used, what is wrong with it, and where it stands on its way out. */
export function Keys({ principal, findings, plan, onInvestigate }: KeysProps): ReactNode {
  const { keys, account, keysUnread } = principal;
  return (
    <Card title={words.keysTitle(keys.length)}>
      {keysUnread !== undefined && (
        <div className="stack gap-2 key-cards__unread">
          <p>{words.keysUnread}</p>
          <ReadingShown reading={keysUnread} />
        </div>
      )}
      {keys.length === 0 ? (
        keysUnread === undefined && (
          <p className="dim">{principal.kind === 'root' ? words.keysNoneRoot : words.keysNone}</p>
        )
      ) : (
        <ul className="key-cards">
          {keys.map((key, index) => (
            <li key={key.accessKeyId ?? `${key.createdAt.value ?? ''} ${index}`}>
              <OneKey
                card={key}
                account={account.id}
                holder={principal.kind}
                findings={findings.filter(({ id }) => key.findings.includes(id))}
                plan={plan}
                onInvestigate={onInvestigate}
              />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

const STATUS_TONES: Readonly<Record<string, Tone>> = {
  Active: 'accent',
  Inactive: 'neutral',
  Expired: 'neutral',
};

interface OneKeyProps {
  readonly card: KeyCard;
  readonly account: string;
  readonly holder: Principal['kind'];
  readonly findings: readonly OwnFinding[];
  readonly plan: Planning | undefined;
  readonly onInvestigate: (accessKeyId: string, job: string) => void;
}

function OneKey({ card, account, holder, findings, plan, onInvestigate }: OneKeyProps): ReactNode {
  const { accessKeyId, status, worst } = card;
  const { named, isNamed } = useNamed(accessKeyId);
  const may = useMay('operator');
  const open = plannable(findings);
  return (
    <article
      ref={named}
      className="key-card"
      aria-label={accessKeyId ?? words.keyWithoutId}
      aria-current={isNamed || undefined}
      tabIndex={isNamed ? -1 : undefined}
    >
      <header className="key-card__head">
        <Icon name="key" />
        <span className="key-card__id">
          {accessKeyId === undefined ? (
            <span className="dim">{words.keyWithoutId}</span>
          ) : (
            <CopyText text={accessKeyId} />
          )}
        </span>
        {status.value !== undefined ? (
          <Badge tone={STATUS_TONES[status.value] ?? 'neutral'}>{status.value}</Badge>
        ) : (
          <Badge tone="unknown" icon="unknown">
            {words.statusUnread}
          </Badge>
        )}
        {worst !== undefined && <SeverityBadge severity={worst} />}
        {card.newerThanReport && <Badge tone="accent">{words.newerThanReport}</Badge>}
      </header>
      <KeyFacts card={card} />
      <WayOut card={card} />
      {findings.length > 0 && <KeyFindings findings={findings} />}
      {may && (
        <div className="row gap-2">
          {plan !== undefined && open.length > 0 && (
            <Button
              size="small"
              icon="plans"
              busy={plan.busy}
              onClick={() =>
                plan.plan({ findings: open, ...(accessKeyId !== undefined && { keys: [accessKeyId] }) })
              }
            >
              {words.planRemoval}
            </Button>
          )}
          {accessKeyId !== undefined && (
            <Investigate
              accessKeyId={accessKeyId}
              account={account}
              onStarted={(job) => onInvestigate(accessKeyId, job)}
            />
          )}
          {accessKeyId !== undefined && plan !== undefined && (
            <Contain accessKeyId={accessKeyId} account={account} holder={holder} planning={plan} />
          )}
        </div>
      )}
    </article>
  );
}

function KeyFacts({ card }: { readonly card: KeyCard }): ReactNode {
  const { createdAt, status, lastUse, lastUsedRegion, lastUsedService, reportCreatedAt } = card;
  return (
    <dl className="facts-list">
      <Fact name={words.keyMade}>
        <ReadingShown reading={createdAt} />
        {reportCreatedAt !== undefined && (
          <p className="dim">
            {words.reportSays} <RelativeTime at={reportCreatedAt} />
          </p>
        )}
      </Fact>
      <Fact name={words.keyUsed}>
        <ReadingShown reading={lastUse} />
        {(lastUsedService ?? lastUsedRegion) !== undefined && (
          <p className="dim">{[lastUsedService, lastUsedRegion].filter(Boolean).join(' · ')}</p>
        )}
      </Fact>
      {status.value === undefined && (
        <Fact name={words.keyStatus}>
          <ReadingShown reading={status} />
        </Fact>
      )}
    </dl>
  );
}

/** The four stages from notice to deletion, and which one it is at. */
function WayOut({ card: { stage, stageWords, dueAt } }: { readonly card: KeyCard }): ReactNode {
  if (stage === undefined) return null;
  const place = stagePlace(stage);
  return (
    <div className="way-out">
      {place !== undefined && (
        <ol className="way-out__steps" aria-label={words.wayOut}>
          {STAGES.map((each, index) => (
            <li
              key={each}
              data-state={index < place ? 'past' : index === place ? 'now' : 'next'}
              aria-current={index === place ? 'step' : undefined}
            >
              {words.stages[each]}
            </li>
          ))}
        </ol>
      )}
      <p>
        {stageWords ?? stage}
        {dueAt !== undefined && (
          <>
            {' '}
            {words.due} <RelativeTime at={dueAt} />
          </>
        )}
      </p>
    </div>
  );
}

function KeyFindings({ findings }: { readonly findings: readonly OwnFinding[] }): ReactNode {
  const told = findings.filter(({ standing }) => standing !== 'pass').sort(bySeverity);
  if (told.length === 0) return null;
  return (
    <ul className="key-card__findings" aria-label={words.keyFindings}>
      {told.map(({ id, severity, title, standing }) => (
        <li key={id}>
          <SeverityBadge severity={severity} bare />
          <a href={`#${anchorOf(id)}`}>{title}</a>
          {standing !== 'open' && standing !== 'pass' && (
            <span className="dim">{words.standings[standing]}</span>
          )}
        </li>
      ))}
    </ul>
  );
}

/** The card of the key that the address names (`?key=`), as dots of the overview do: it is come to, and has the focus. */
function useNamed(accessKeyId: string | undefined) {
  const key = useLocation({ select: (location) => oneOf(location.search, 'key') });
  const named = useRef<HTMLElement>(null);
  const isNamed = accessKeyId !== undefined && key === accessKeyId;
  useEffect(() => {
    if (!isNamed) return;
    // After the frame has put the focus on the page's heading.
    const timer = setTimeout(() => {
      named.current?.scrollIntoView({ block: 'center' });
      named.current?.focus({ preventScroll: true });
    });
    return () => clearTimeout(timer);
  }, [isNamed]);
  return { named, isNamed };
}
