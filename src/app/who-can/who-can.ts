import type { Account } from '../../core/model/account.ts';
import type { Authorization } from '../../core/model/authorization.ts';
import type { ControlPolicies } from '../../core/model/control-policies.ts';
import { type Fact, unread } from '../../core/model/fact.ts';
import { nearestOf } from '../../core/model/nearest.ts';
import { Problem } from '../../core/model/problem.ts';
import { instant } from '../../core/model/time.ts';
import {
  type AccountWhoCan,
  type UnreadAccount,
  WHO_CAN_VERSION,
  type WhoCan,
} from '../../core/model/who-can.ts';
import { parseAuthorizationDetails } from '../../core/parse/authorization-details.ts';
import { redactWhoCan } from '../../core/policy/who-can/redact.ts';
import { whoCan } from '../../core/policy/who-can/who-can.ts';
import { handedControls } from '../handed-controls.ts';
import { VERSION } from '../version.ts';
import type { WhoCanOptions } from './options.ts';

/** Everything that one account's answers are made of. */
export interface AccountGround {
  readonly account: Account;
  readonly authorization: Fact<Authorization>;
  readonly controls: Fact<ControlPolicies>;
  /** Which users have a console password, as far as that is known. */
  readonly console?: ReadonlyMap<string, boolean>;
}

/**
 * Tells who can make credentials in one account or several, live or from files. Throws a {@link Problem} for a user or
 * principal that is in none of the accounts that could be read; what AWS refuses is in the result.
 */
export async function findWhoCan(options: WhoCanOptions): Promise<WhoCan> {
  const now = options.now ?? instant(new Date());
  const accounts: AccountWhoCan[] = [];
  const notRead: UnreadAccount[] = [];
  const names = new NamesAsked(options);
  for await (const ground of groundsOf(options)) {
    if ('skipped' in ground) notRead.push(ground);
    else if (ground.authorization.state === 'unread')
      notRead.push(unreadAccount(ground.account, ground.authorization));
    else {
      const asked = names.in(ground.account, ground.authorization.value);
      if (asked === undefined) continue;
      const { account, controls, console } = ground;
      const { actions, depth, leaveOutControls } = options;
      accounts.push(
        whoCan({
          ...{ account, controls, now, actions, depth, leaveOutControls, ...asked },
          authorization: ground.authorization.value,
          ...(console !== undefined && { console }),
        }),
      );
    }
  }
  if (notRead.every(({ skipped }) => skipped)) names.complain();
  const found = resultOf(options, now, accounts, notRead);
  return options.redact ? redactWhoCan(found) : found;
}

function resultOf(
  { actions, depth, for: user, as, redact }: WhoCanOptions,
  now: string,
  accounts: readonly AccountWhoCan[],
  notRead: readonly UnreadAccount[],
): WhoCan {
  const byId = <T extends { readonly account: Account }>(list: readonly T[]) =>
    list.toSorted((a, b) => (a.account.id < b.account.id ? -1 : 1));
  const ownPassword = actions.some(({ id }) => id === 'change-password');
  const isOpen = accounts.some(
    ({ answers, cutShort, unfollowed, memberRoots }) =>
      cutShort.length > 0 ||
      unfollowed.length > 0 ||
      // The account may let all users change their own (AllowUsersToChangePassword), which is not read.
      (ownPassword && answers.every(({ action }) => action !== 'change-password')) ||
      memberRoots.some(({ answer }) => answer === 'unknown') ||
      answers.some(({ rights, ways }) => [...rights, ...ways].some(({ answer }) => answer === 'unknown')),
  );
  return {
    schemaVersion: WHO_CAN_VERSION,
    tool: { name: 'keyreeve', version: VERSION },
    now,
    redacted: redact,
    actions: actions.map(({ id, action, words }) => ({ id, action, words })),
    ...(user !== undefined && { for: user }),
    ...(as !== undefined && { as }),
    depth,
    accounts: byId(accounts),
    notRead: byId(notRead),
    complete: !isOpen && notRead.every(({ skipped }) => skipped),
  };
}

function unreadAccount(account: Account, { words, fix }: { words: string; fix?: string }): UnreadAccount {
  return { account, words, ...(fix !== undefined && { fix }), skipped: false };
}

/** The SDK is loaded only where something is asked. */
async function* groundsOf(options: WhoCanOptions): AsyncGenerator<AccountGround | UnreadAccount> {
  if (options.files.length > 0) {
    yield* groundsInFiles(options);
    return;
  }
  const { groundsLive } = await import('./grounds-live.ts');
  yield* groundsLive(options);
}

/** A file says nothing of the organisation. */
const CONTROLS_OFFLINE = unread(
  'organizations:ListPoliciesForTarget',
  'Offline',
  'Service control policies are not in the file, and may stop it.',
  {
    fix: 'Hand them over with --control-policies FILE, run it live from the management account, or add --without-scps for an account that has none.',
  },
);

/** Nor which account of an organisation it is. */
const NO_PLACE = unread('organizations:DescribeOrganization', 'Offline', 'The file does not say.');

/** Each account once: two files of one account are of two times, or one of them is a mistake. */
async function* groundsInFiles({ files, controlPolicies }: WhoCanOptions): AsyncGenerator<AccountGround> {
  const handed = controlPolicies === undefined ? undefined : handedControls(controlPolicies);
  const seen = new Map<string, string>();
  for (const file of files) {
    const ground = fromFile(file);
    const { id } = ground.account;
    const before = seen.get(id);
    if (before !== undefined) {
      throw new Problem('bad-argument', `${before} and ${file.name} are both of account ${id}.`, {
        hint: 'Name one file for each account.',
      });
    }
    seen.set(id, file.name);
    yield handed === undefined ? ground : { ...ground, controls: await handed(id, NO_PLACE) };
  }
}

function fromFile({ name, bytes }: WhoCanOptions['files'][number]): AccountGround {
  const { account, authorization } = parseAuthorizationDetails(bytes, name);
  return {
    account,
    authorization: { state: 'known', value: authorization, source: 'authorization details' },
    controls: CONTROLS_OFFLINE,
  };
}

/** Finds in each account whom it was asked for and of; complains where it was nobody of any. */
class NamesAsked {
  readonly #options: WhoCanOptions;
  readonly #known: { users: string[]; roles: string[] } = { users: [], roles: [] };
  #foundUser = false;
  #foundPrincipal = false;

  constructor(options: WhoCanOptions) {
    this.#options = options;
  }

  /** `undefined` where the account has not both. */
  in(account: Account, authorization: Authorization): { for?: string; as?: string } | undefined {
    const { for: user, as } = this.#options;
    const roles = authorization.holders.filter(({ type }) => type === 'role');
    for (const each of authorization.users.keys()) this.#known.users.push(each);
    for (const { name } of roles) this.#known.roles.push(name);
    // AWS writes names as they were made, and takes them in any case (IAM User Guide, "IAM identifiers").
    const name = [...authorization.users.keys()].find((each) => each.toLowerCase() === user?.toLowerCase());
    const arn = as === undefined ? undefined : this.#arnOf(as, account, authorization);
    this.#foundUser ||= name !== undefined;
    this.#foundPrincipal ||= arn !== undefined;
    if ((user !== undefined && name === undefined) || (as !== undefined && arn === undefined))
      return undefined;
    return { ...(name !== undefined && { for: name }), ...(arn !== undefined && { as: arn }) };
  }

  #arnOf(asked: string, account: Account, { users, holders }: Authorization): string | undefined {
    const all = [
      ...[...users].map(([name, { arn }]) => ({ key: `user/${name}`, name, arn })),
      ...holders.flatMap(({ type, name, arn }) =>
        type === 'role' ? [{ key: `role/${name}`, name, arn }] : [],
      ),
    ];
    const lower = asked.toLowerCase();
    const found = all.filter(
      ({ key, name, arn }) => arn === asked || key.toLowerCase() === lower || name.toLowerCase() === lower,
    );
    if (found.length < 2) return found[0]?.arn;
    throw new Problem(
      'bad-argument',
      `Account ${account.id} has a user and a role named ${asked.slice(0, 64)}.`,
      {
        hint: `Say which: --as user/${asked.slice(0, 64)} or --as role/${asked.slice(0, 64)}.`,
      },
    );
  }

  complain(): void {
    const { for: user, as } = this.#options;
    if (user !== undefined && !this.#foundUser)
      throw missing(`user "${user.slice(0, 64)}"`, user, this.#known.users);
    if (as !== undefined && !this.#foundPrincipal)
      throw missing(`user or role "${as.slice(0, 64)}"`, as, [...this.#known.users, ...this.#known.roles]);
  }
}

function missing(what: string, asked: string, known: readonly string[]): Problem {
  const [near] = nearestOf(asked, known.slice(0, 20_000));
  return new Problem('bad-argument', `There is no ${what} in what was read.`, {
    hint: near === undefined ? 'Check the name and the account.' : `Did you mean ${near}?`,
  });
}
