import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { HonestNumber, Overview } from '../../../api/overview.ts';
import { BigNumber } from '../../components/big-number.tsx';
import { Card } from '../../components/card.tsx';
import { Icon, type IconName } from '../../components/icon.tsx';
import { LoadingRegion, Skeleton } from '../../components/skeleton.tsx';
import { grouped, texts } from '../../texts.ts';

const words = texts.overview;

/** What cannot be told counts as unknown; a finding that was accepted is told apart. */
const NOT_TOLD = 'unknown,manual,not-seen';

/** The numbers that matter most, each with what it does not know, and the way to its rows. */
export function Numbers({ overview }: { readonly overview: Overview }): ReactNode {
  const { rootKeys, setupKeys, counts, asOf } = overview;
  const building = asOf.building !== undefined;
  return (
    <section
      className="grid overview__numbers"
      aria-label={words.numbers}
      data-building={building || undefined}
    >
      <Card>
        <RuleNumber
          title={words.rootKeys}
          rule="root-access-key"
          number={rootKeys}
          ofWords={words.ofAccounts}
          building={building}
        />
      </Card>
      <Card>
        <RuleNumber
          title={words.setupKeys}
          rule="user-setup-access-key"
          number={setupKeys}
          ofWords={words.ofUsers}
          building={building}
        />
      </Card>
      <Card>
        <BigNumber
          title={words.open}
          count={counts.open}
          tone="high"
          unknown={counts.unknown}
          notSeen={counts.notSeen}
          link={{ to: '/findings', search: { standing: 'open' } }}
          unknownLink={{ to: '/findings', search: { standing: 'unknown' } }}
          notSeenLink={{ to: '/findings', search: { standing: 'not-seen' } }}
        >
          {counts.manual > 0 && (
            <Link to="/findings" search={{ standing: 'manual' }}>
              {words.byHand(counts.manual)}
            </Link>
          )}
          <Accepted count={counts.accepted} search={{}} building={building} />
        </BigNumber>
      </Card>
      <Card>
        <Accounts accounts={overview.accounts} />
      </Card>
    </section>
  );
}

interface AcceptedProps {
  readonly count: number;
  readonly search: Readonly<Record<string, string>>;
  /** Findings are still being judged: no number is the last one, and zero is no good news. */
  readonly building: boolean;
}

/** The line below a number. */
function Accepted({ count, search, building }: AcceptedProps): ReactNode {
  return (
    <>
      {building && <p>{words.soFar}</p>}
      {count > 0 && (
        <p>
          <Link to="/findings" search={{ ...search, standing: 'accepted' }}>
            {words.accepted(count)}
          </Link>
        </p>
      )}
    </>
  );
}

interface RuleNumberProps {
  readonly title: string;
  readonly rule: string;
  readonly number: HonestNumber;
  readonly ofWords: (of: number) => string;
  readonly building: boolean;
}

function RuleNumber({ title, rule, number, ofWords, building }: RuleNumberProps): ReactNode {
  const { count, unknown, unjudged, accepted, of } = number;
  if (of === 0 && !building) {
    // The rule was asked nowhere: a zero would be a lie.
    return (
      <div className="number tone-unknown">
        <h2 className="number__title">{title}</h2>
        <p className="number__line">
          <span className="number__count">–</span>
        </p>
        <p className="number__unknown">
          <Icon name="unknown" size={14} />
          <Link to="/rules/$id" params={{ id: rule }} search={{}}>
            {words.notAsked}
          </Link>
        </p>
      </div>
    );
  }
  return (
    <BigNumber
      title={title}
      count={count}
      of={of}
      ofWords={ofWords}
      tone="critical"
      unknown={unknown - unjudged}
      unjudged={unjudged}
      link={{ to: '/findings', search: { rule, standing: 'open' } }}
      unknownLink={{ to: '/findings', search: { rule, standing: NOT_TOLD } }}
      unjudgedLink={{ to: '/accounts', search: { unjudged: rule } }}
    >
      <Accepted count={accepted} search={{ rule }} building={building} />
    </BigNumber>
  );
}

type AccountCounts = Overview['accounts'];

const STATUSES = [
  ['scanned', 'pass', 'pass'],
  ['partial', 'warning', 'medium'],
  ['failed', 'error', 'fail'],
  ['skipped', 'skip', 'neutral'],
  ['stale', 'clock', 'unknown'],
] as const satisfies readonly (readonly [keyof AccountCounts, IconName, string])[];

/** How far the accounts were read: all of them, and those that were not wholly. */
function Accounts({ accounts }: { readonly accounts: AccountCounts }): ReactNode {
  return (
    <div className="number">
      <h2 className="number__title">{words.accounts}</h2>
      <p className="number__line">
        <Link
          to="/accounts"
          search={{}}
          className="number__link"
          aria-label={`${grouped(accounts.total)}: ${texts.common.showRows(words.accounts)}`}
        >
          <span className="number__count">{grouped(accounts.total)}</span>
        </Link>
      </p>
      <ul className="overview__statuses">
        {STATUSES.map(([status, icon, tone]) => (
          <li key={status} className={accounts[status] > 0 ? `tone-${tone}` : 'tone-neutral'}>
            <Link to="/accounts" search={{ status }}>
              <Icon name={icon} size={13} />
              <span>
                <strong>{grouped(accounts[status])}</strong> {words.status[status]}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The places of the numbers. */
export function NumbersWaiting(): ReactNode {
  return (
    <LoadingRegion>
      <div className="grid overview__numbers">
        {['root', 'setup', 'open', 'accounts'].map((key) => (
          <Card key={key}>
            <div className="overview__number-waiting">
              <Skeleton width="9rem" height="1rem" />
              <Skeleton width="5rem" height="2.25rem" />
              <Skeleton width="11rem" height="0.9rem" />
            </div>
          </Card>
        ))}
      </div>
    </LoadingRegion>
  );
}
