import { readAuthorization } from '../../aws/collect/authorization.ts';
import { readLastAccessed } from '../../aws/collect/last-accessed.ts';
import { type Clock, systemClock } from '../../aws/session/clock.ts';
import type { TrailAnswer } from '../../core/investigation/source.ts';
import { type Fact, known, type Unread, unread } from '../../core/model/fact.ts';
import type { Investigation } from '../../core/model/investigation.ts';
import { Problem } from '../../core/model/problem.ts';
import type { Replacement } from '../../core/model/replacement.ts';
import { instant, secondsBetween } from '../../core/model/time.ts';
import { makeWorld, type PolicyPrincipal } from '../../core/policy/world.ts';
import { partsOfAction } from '../../core/replace/action-catalog.ts';
import { isActionName } from '../../core/replace/action-of.ts';
import type { LastAccessed } from '../../core/replace/last-accessed.ts';
import { makeReplacement } from '../../core/replace/make-replacement.ts';
import {
  type Observed,
  observedIn,
  observedInFile,
  servicesOf,
  toLookInto,
} from '../../core/replace/observe.ts';
import { isArn } from '../../core/replace/record-arns.ts';
import { refusalOf } from '../../core/replace/refusal.ts';
import { type AskedRole, ROLE_NAME } from '../../core/replace/role-order.ts';
import { trustOf } from '../../core/replace/trust.ts';
import type { Include } from '../../core/replace/wanted.ts';
import { type InvestigationOptions, investigateKeys } from '../investigate/open-investigation.ts';
import { ownAccounts } from '../investigate/own-accounts.ts';
import { openLive } from '../open-live.ts';
import { VERSION } from '../version.ts';
import { everyAction, loadCatalog } from './action-data.ts';

export type { AskedRole };

export interface ReplaceOptions {
  readonly accessKeyId: string;
  /** How the key is investigated, where no investigation is handed over. */
  readonly investigation: Omit<InvestigationOptions, 'keys' | 'onCalls' | 'limit'>;
  /** Investigations that were saved. */
  readonly saved: readonly Investigation[];
  /** `--include`, as it was written. */
  readonly includes: readonly string[];
  /** `--leave-out`, likewise. */
  readonly excludes: readonly string[];
  readonly role?: AskedRole;
  readonly lookedInto?: string;
}

/**
 * Makes what takes the place of a key. Nothing is made in AWS. What could not be read stands in the result. Throws a
 * {@link Problem} for what cannot be asked, before anything is.
 */
export async function replaceKey(options: ReplaceOptions): Promise<Replacement> {
  const includes = options.includes.map((text) => parseInclude(text));
  const excludes = options.excludes.map((text) => parseInclude(text, '--leave-out').action);
  if (options.role !== undefined) checkRole(options.role);
  const { now: asked } = options.investigation;
  const clock = systemClock(asked === undefined ? undefined : new Date(asked));
  const now = instant(clock.now());
  const { investigation, observed } = await useOf(options);
  const { user, lastAccessed } = await readingsOf(options, investigation, clock, now);
  const services = [
    ...servicesOf(observed),
    ...includes.map(({ action }) => partsOfAction(action).service),
    ...(lastAccessed.state === 'known' ? lastAccessed.value.services.map(({ namespace }) => namespace) : []),
  ];
  return makeReplacement({
    investigation,
    observed,
    catalog: await loadCatalog(services),
    user,
    lastAccessed,
    everyAction: user.state === 'known' ? await everyAction() : [],
    includes,
    excludes,
    ...(options.role !== undefined && { role: options.role }),
    ...(options.lookedInto !== undefined && { lookedInto: options.lookedInto }),
    now,
    version: VERSION,
  });
}

/** Before anything is asked of AWS: a wrong order is a wrong order, whatever the key did. */
function checkRole(role: AskedRole): void {
  const { name = 'checked', kind } = role;
  if (!ROLE_NAME.test(name) || (kind === 'identity-center' && name.length > MOST_OF_SET))
    throw new Problem('bad-argument', '--role-name is not the name of a role.', {
      hint: 'It has 1 to 64 letters, digits and +=,.@_-; of a permission set 32.',
    });
  trustOf({ ...role, name }, NOWHERE);
}

/** Characters of a permission set's name (IAM Identity Center API Reference, CreatePermissionSet). */
const MOST_OF_SET = 32;

/** Where a role is ordered before it is known where it will be. */
const NOWHERE = { partition: 'aws', accountId: '000000000000' } as const;

/** `s3:GetObject`, or `s3:GetObject@arn:aws:s3:::bucket/key`. Throws the {@link Problem} `bad-argument` for anything else. */
function parseInclude(text: string, option = '--include'): Include {
  const [, action = '', arn] = /^([^@]*)(?:@(.*))?$/s.exec(text) ?? [];
  const [service = '', name = ''] = action.split(':');
  const lower = `${service.toLowerCase()}:${name}`;
  if (!isActionName(lower))
    throw new Problem('bad-argument', `${option} names no action.`, {
      hint: 'Write it as s3:GetObject, or s3:GetObject@arn:aws:s3:::bucket/key. Wildcards are not taken: name each action.',
    });
  if (arn !== undefined && !isArn(arn))
    throw new Problem('bad-argument', `${option} ${lower} names no resource behind the @.`, {
      hint: 'Write its ARN: arn:aws:s3:::bucket/key.',
    });
  return { action: lower, ...(arn !== undefined && { arn }) };
}

interface Use {
  readonly investigation: Investigation;
  readonly observed: Observed;
}

async function useOf({ accessKeyId, investigation: how, saved }: ReplaceOptions): Promise<Use> {
  if (saved.length > 0) {
    const investigation = savedOf(saved, accessKeyId, how.accountId);
    return { investigation, observed: observedInFile(investigation, toLookInto(investigation)) };
  }
  const answers: TrailAnswer[] = [];
  const { investigations } = await investigateKeys({
    ...how,
    keys: [accessKeyId],
    limit: 1,
    onCalls: (answer) => void answers.push(answer),
  });
  const [investigation] = investigations;
  if (investigation === undefined) throw new Problem('cancelled', 'The key was not investigated.');
  return { investigation, observed: observedIn(answers, accessKeyId, toLookInto(investigation)) };
}

function savedOf(
  saved: readonly Investigation[],
  accessKeyId: string,
  accountId: string | undefined,
): Investigation {
  if (saved.some(({ redacted }) => redacted))
    throw new Problem(
      'bad-investigation',
      'The investigation is redacted: it has pseudonyms in place of names.',
      {
        hint: 'Investigate again without --redact.',
      },
    );
  const found = saved.find(({ subject }) => subject.accessKeyId === accessKeyId);
  const isOfAnother = accountId !== undefined && found?.subject.account?.id !== accountId;
  if (found !== undefined && isOfAnother)
    throw new Problem('bad-investigation', 'The investigation is of another account than --account.', {
      hint: 'Hand over the investigation of the key in this account, or leave out --account.',
    });
  if (found !== undefined) return found;
  throw new Problem('bad-investigation', `No investigation of ${accessKeyId} is in what was handed over.`, {
    hint: 'Hand over the investigation of this key, or leave out --investigation.',
  });
}

interface Readings {
  readonly user: Fact<PolicyPrincipal>;
  readonly lastAccessed: Fact<LastAccessed>;
}

/** The user as it is now: read with the same credentials as the investigation was. Of a key that is refused nothing is. */
async function readingsOf(
  { investigation: how, lookedInto }: ReplaceOptions,
  investigation: Investigation,
  clock: Clock,
  now: string,
): Promise<Readings> {
  const { subject } = investigation;
  const { account, userName } = subject;
  if (refusalOf(investigation, lookedInto) !== undefined)
    return both(unread('iam', 'NotAsked', 'Nothing is made for the key, whatever its user may do.'));
  if (how.offline === true) return both(unread('iam', 'Offline', 'Nothing was asked of AWS (--offline).'));
  if (account === undefined || userName === undefined)
    return both(unread('iam', 'NoSuchFact', 'Whose the key is is not known.'));
  const base = await openLive({ ...how.live, neverSignWith: [subject.accessKeyId] }, clock);
  try {
    const trusted = how.accountId === undefined ? [] : [how.accountId];
    const session = await ownAccounts(base, trusted).sessionIn(account.id);
    if ('state' in session) return both(session);
    const authorization = await readAuthorization(session);
    if (authorization.state === 'unread') return { user: authorization, lastAccessed: authorization };
    // Service control policies hold for a role of the account as they do for its users, and are not asked about.
    const controls = unread('organizations:ListPolicies', 'NotAsked', 'Not asked.');
    const world = makeWorld({ account, authorization: authorization.value, controls, now });
    const user = world.users.get(userName);
    if (user === undefined) return both(unread('iam', 'NoSuchEntity', 'The user is not there any more.'));
    if (isAnother(user, subject)) return both(unread('iam', 'NoSuchEntity', MADE_ANEW));
    return {
      user: known(user, authorization.source),
      lastAccessed: await readLastAccessed(session, user.arn),
    };
  } finally {
    base.close();
  }
}

const MADE_ANEW = 'The user was deleted, and another one of the same name was made since.';

/** What may be done today by somebody else of the same name is no border for this key. */
function isAnother({ listed }: PolicyPrincipal, { userCreatedAt }: Investigation['subject']): boolean {
  const now = 'createdAt' in listed ? listed.createdAt : undefined;
  return now !== undefined && userCreatedAt !== undefined && secondsBetween(now, userCreatedAt) !== 0;
}

function both(fact: Unread): Readings {
  return { user: fact, lastAccessed: fact };
}
