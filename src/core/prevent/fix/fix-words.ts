import type { Account } from '../../model/account.ts';
import { counted } from '../../model/counted.ts';
import { DEFAULT_DEPTH, type PrincipalAnswer } from '../../model/who-can.ts';
import { KEY_CALL } from '../../plan/policy-edit.ts';
import type { WorldInput } from '../../policy/world.ts';
import type { Fix, FixKind, NoFix } from './candidates.ts';
import { type KeyMaker, keyMakers } from './key-makers.ts';
import type { Loss } from './losses.ts';
import { openWords, type RoundFound } from './ways-round.ts';

/** Names of one reason that are told. */
const MOST_NAMES = 5;

/** The first five, and how many more there are. */
export function few(names: readonly string[], between = ', '): string {
  const more = names.length - MOST_NAMES;
  return names.slice(0, MOST_NAMES).join(between) + (more > 0 ? ` and ${more} more` : '');
}

/**
 * Who may call what, and by which statements.
 *
 * @param unlessStopped service control policies could not be read
 */
export function whyOf(makers: readonly KeyMaker[], unlessStopped: boolean): string {
  const policies = new Set(
    makers.flatMap(({ grantedBy }) =>
      grantedBy.map(({ policy, statement }) => {
        const on = policy.on === undefined ? '' : ` of ${policy.on.type} ${policy.on.name}`;
        return `${policy.name}${on}, statement ${statement}`;
      }),
    ),
  );
  const by = policies.size === 0 ? 'a policy that could not be read' : few([...policies].sort(), '; ');
  const unless = unlessStopped ? '; whether a service control policy stops it already could not be read' : '';
  return `${few(makers.map(({ user }) => user.name))} may call ${KEY_CALL}, by ${by}${unless}.`;
}

/** Who else loses what, those together who lose the same. */
export function lossWords(losses: readonly Loss[]): readonly string[] {
  const byWhom = Map.groupBy(losses, ({ type, name }) => `${type} ${name}`);
  const byActions = Map.groupBy([...byWhom], ([, each]) => each.map(({ action }) => action).join(', '));
  return [...byActions].map(
    ([actions, whom]) => `${few(whom.map(([name]) => name))} can no longer call ${actions}.`,
  );
}

const KINDS: Readonly<Record<FixKind, string>> = {
  'take-out': 'out of the policies that allow it',
  'deny-in-policy': 'by a statement for these users in their policy',
  'deny-users': "by a policy of each user's own",
  scp: 'by a service control policy on the account, which names these users',
  boundary: 'by a permissions boundary, set by hand',
};

/** The choice in sentences: what was taken, what else there was, and what is not. */
export function choiceWords(
  chosen: Fix,
  fixes: readonly Fix[],
  none: readonly NoFix[],
  { id }: Account,
): readonly string[] {
  const size = ({ changes, others, characters }: Fix) =>
    `${counted(changes.length, 'change')}, ${counted(characters, 'character')}, ${others === 0 ? 'nobody else loses anything' : `${counted(others, 'other user or role', 'other users or roles')} would lose something`}`;
  return [
    `Account ${id}: chosen, ${chosen.kind} (${KINDS[chosen.kind]}): ${size(chosen)}. Evaluated again as it will be: none of these users may call ${KEY_CALL}, for any user there is or for a new one.`,
    ...notCoveredWords(chosen, id),
    ...fixes
      .filter((fix) => fix !== chosen)
      .map((fix) => `Account ${id}: also possible, --choose ${fix.kind} (${KINDS[fix.kind]}): ${size(fix)}.`),
    ...none.map(({ kind, impossible }) => `Account ${id}: not possible, ${kind}: ${impossible}.`),
  ];
}

/** Every way but one names users of today; whoever else may make keys is counted. */
function notCoveredWords({ kind, world }: Fix, id: string): readonly string[] {
  const others = keyMakers(world).length;
  const more =
    others === 0
      ? ''
      : ` ${counted(others, 'other user')} of the account may, or perhaps may, make keys as before.`;
  if (kind === 'take-out') return more === '' ? [] : [`Account ${id}: not covered by ${kind}:${more}`];
  return [
    `Account ${id}: NOT covered by ${kind}: users who are made later, or get such a policy or join such a group later; it names those of today.${more}`,
  ];
}

/** What is said of service control policies: that they counted, that there are none, or that they are not known. */
export function limitWords({ account: { id }, controls }: WorldInput, stopped: readonly string[]): string {
  if (controls.state === 'unread')
    return `Account ${id}: service control policies could not be read, so it is not known whether one stops this already. It is judged as if none did; what is proved holds all the same, for they can only take away.`;
  if (!controls.value.limited) return `Account ${id}: ${NO_LIMITS[controls.value.because]}`;
  const levels = `the service control policies of ${counted(controls.value.levels.length, 'level')} were evaluated with everything else`;
  return stopped.length === 0
    ? `Account ${id}: ${levels}.`
    : `Account ${id}: ${levels}; they alone keep ${few(stopped)} from making keys, for whom nothing is planned.`;
}

const NO_LIMITS = {
  'no-organisation': 'it is in no organisation, so no service control policy limits it.',
  'management-account': 'it is the management account, which no service control policy limits.',
  'policies-off': 'service control policies are not switched on in its organisation.',
} as const;

/** Ways round that are told in a plan, a user each. */
const MOST_TOLD = 20;

/**
 * What was found besides direct calls, in sentences.
 *
 * @param open those of the users that it matters for
 * @param fix what is planned, so that it is told as of afterwards; absent where nothing is
 */
export function roundWords(
  open: readonly PrincipalAnswer[],
  { looked }: RoundFound,
  { id }: Account,
  fix: Pick<Fix, 'kind'> | undefined,
): readonly string[] {
  const over = `ways round of ${counted(DEFAULT_DEPTH, 'step')} at most, over ${counted(looked.users, 'user')} and ${counted(looked.roles, 'role')}${fix === undefined ? '' : ', as it will be'}`;
  if (open.length === 0) return [`Account ${id}: looked at ${over}: none leads a console user to a key.`];
  const more = open.length - MOST_TOLD;
  const further =
    fix?.kind === 'scp'
      ? ''
      : ' A service control policy (--choose scp, keyreeve prevent scp) cannot be taken off in the account.';
  return [
    `Account ${id}: looked at ${over}: ${counted(open.length, 'user')} can still get at a key, and the fix is not whole before that is closed too.${further}`,
    ...open.slice(0, MOST_TOLD).map((answer) => `Account ${id}: ${openWords(answer)}`),
    ...(more > 0 ? [`Account ${id}: and ${more} more: keyreeve who-can create-access-key.`] : []),
  ];
}
