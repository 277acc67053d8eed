import { CREDENTIAL_REPORT, type Fact, wasNotTried } from '../../../core/model/fact.ts';
import type { RootFacts, User } from '../../../core/model/snapshot.ts';
import type { FactRow, Reading } from '../../../web/api/principals.ts';

/** A value as a reading shows it. */
interface Shown {
  readonly value: string;
  readonly time?: string;
  /** What both sources have in common, where their words differ. */
  readonly same?: string;
}

/** A fact as a reading. */
export function readingOf<T>(fact: Fact<T>, show: (value: T) => Shown): Reading {
  if (fact.state === 'unread') {
    const { source, words, fix } = fact;
    return { unread: words, source, ...(fix !== undefined && { fix }) };
  }
  const { value, time } = show(fact.value);
  return {
    value,
    ...(time !== undefined && { time }),
    source: fact.source,
    ...(fact.readAt !== undefined && { readAt: fact.readAt }),
  };
}

/** A time, or the words for none. */
export function timeOr(none: string): (time: string | null | undefined) => Shown {
  return (time) =>
    time === null || time === undefined ? { value: none, same: '' } : { value: time, time, same: time };
}

/** One line of facts: its name and title, and what each source says of it. */
interface Line {
  readonly name: string;
  readonly title: string;
  /** As the report has it, and as live calls have it: each with what is shown of it. */
  readonly reported: Side | undefined;
  readonly live: Side | undefined;
}

interface Side {
  readonly reading: Reading;
  readonly same: string | undefined;
  readonly tried: boolean;
}

function side<T>(fact: Fact<T> | undefined, show: (value: T) => Shown): Side | undefined {
  if (fact === undefined) return undefined;
  const shown = fact.state === 'known' ? show(fact.value) : undefined;
  const tried = fact.state === 'known' || !wasNotTried(fact);
  return { reading: readingOf(fact, show), same: shown?.same ?? shown?.value, tried };
}

/** Of what only some runs are handed: nothing where this one was not. */
function triedAlone<T>(fact: Fact<T>, show: (value: T) => Shown): Side | undefined {
  const shown = side(fact, show);
  return shown?.tried === true ? shown : undefined;
}

/** Of facts of the same thing the first that the report gave, and the first that a call did. */
function sides<T>(facts: readonly (Fact<T> | undefined)[], show: (value: T) => Shown) {
  const of = (wanted: boolean) =>
    facts.find((fact) => fact !== undefined && (fact.source === CREDENTIAL_REPORT) === wanted);
  return { reported: side(of(true), show), live: side(of(false), show) };
}

function row({ name, title, reported, live }: Line): FactRow | undefined {
  // What nobody tried to read says nothing beside what is known.
  const shownLive = live?.tried === true || reported === undefined ? live : undefined;
  const shownReport = reported?.tried === true || shownLive === undefined ? reported : undefined;
  if (shownLive === undefined && shownReport === undefined) return undefined;
  const [a, b] = [shownReport?.same, shownLive?.same];
  return {
    ...{ name, title },
    ...(shownReport !== undefined && { reported: shownReport.reading }),
    ...(shownLive !== undefined && { live: shownLive.reading }),
    differs: a !== undefined && b !== undefined && a !== b,
  };
}

const YES_NO = (yes: string, no: string) => (is: boolean) => ({ value: is ? yes : no });

function devicesShown(devices: readonly { readonly kind: string }[]): Shown {
  const kinds = devices.map(({ kind }) => kind).join(', ');
  return devices.length === 0 ? { value: 'none', same: 'none' } : { value: kinds, same: 'active' };
}

/** Of a user, the report's values and the live ones side by side. */
export function userFacts(user: User): readonly FactRow[] {
  const before = user.asReported;
  const password = YES_NO('enabled', 'none');
  const profile = side(user.loginProfile, (made) =>
    made === null
      ? { value: 'none', same: 'none' }
      : { value: `made ${made.createdAt}`, time: made.createdAt, same: 'enabled' },
  );
  const console = sides([user.consolePassword, before?.consolePassword], ({ enabled }) => password(enabled));
  const mfa = sides([user.mfaActive, before?.mfaActive], YES_NO('active', 'none'));
  const lines: readonly Line[] = [
    {
      name: 'createdAt',
      title: 'Created',
      ...sides([user.createdAt, before?.createdAt], timeOr('not known')),
    },
    {
      name: 'consolePassword',
      title: 'Console password',
      reported: console.reported,
      live: profile?.tried === true ? profile : (console.live ?? profile),
    },
    {
      name: 'passwordLastUsed',
      title: 'Last sign-in',
      ...sides([user.passwordUse, before?.passwordUse], ({ lastUsedAt }) =>
        timeOr('no sign-in is recorded')(lastUsedAt),
      ),
    },
    {
      name: 'passwordChanged',
      title: 'Password last set',
      ...sides([user.passwordChangedAt, before?.passwordChangedAt], timeOr('no password')),
    },
    {
      name: 'mfa',
      title: 'MFA',
      reported: mfa.reported,
      live: side(user.mfaDevices, devicesShown),
    },
    {
      name: 'extraCredentials',
      title: 'More credentials than the report has columns for',
      ...sides([user.extraCredentials, before?.extraCredentials], (text) => ({ value: text ?? 'no' })),
    },
    {
      name: 'owner',
      title: 'In the list of people',
      reported: undefined,
      live: triedAlone(user.owner, (owner) => ({
        value: !owner.listed
          ? 'not listed'
          : owner.left
            ? `left${owner.since === undefined ? '' : ` ${owner.since}`}`
            : 'listed, and has not left',
      })),
    },
    {
      name: 'authorization',
      title: 'Groups and policies',
      reported: undefined,
      live: side(user.authorization, ({ groups, attached, inline, boundary }) => ({
        value: [
          `groups: ${groups.join(', ') || 'none'}`,
          `policies: ${[...attached, ...inline].map(({ name }) => name).join(', ') || 'none'}`,
          ...(boundary === undefined ? [] : [`boundary: ${boundary.name}`]),
        ].join('; '),
      })),
    },
  ];
  return lines.flatMap((line) => row(line) ?? []);
}

/** Of root, in the same way. */
export function rootFactRows(root: RootFacts): readonly FactRow[] {
  const present = YES_NO('enabled', 'none');
  const lines: readonly Line[] = [
    {
      name: 'consolePassword',
      title: 'Console password',
      reported: side(root.password, ({ enabled }) =>
        enabled === 'not-supported' ? { value: 'the report does not say' } : present(enabled),
      ),
      live: side(root.passwordPresentNow, present),
    },
    {
      name: 'passwordLastUsed',
      title: 'Last sign-in',
      reported: side(root.password, ({ lastUsedAt }) => timeOr('no sign-in is recorded')(lastUsedAt)),
      live: undefined,
    },
    {
      name: 'mfa',
      title: 'MFA',
      reported: side(root.mfaActive, YES_NO('active', 'none')),
      live: side(root.mfaEnabledNow, YES_NO('active', 'none')),
    },
    { name: 'mfaDevices', title: 'MFA devices', reported: undefined, live: side(root.devices, devicesShown) },
    {
      name: 'virtualDevices',
      title: 'Virtual MFA devices',
      reported: undefined,
      live: side(root.virtualDevices, devicesShown),
    },
    {
      name: 'accessKeys',
      title: 'Access keys',
      reported: side(root.reportRow, (reported) => {
        const count = reported.exists ? reported.keys.length : 0;
        return { value: String(count), same: count > 0 ? 'some' : 'none' };
      }),
      live: side(root.accountSummary, ({ accountAccessKeysPresent }) =>
        accountAccessKeysPresent > 0 ? { value: 'present', same: 'some' } : { value: 'none', same: 'none' },
      ),
    },
    {
      name: 'certificates',
      title: 'Signing certificates',
      reported: side(root.certificates, (list) => ({
        value: String(list.length),
        same: list.length > 0 ? 'some' : 'none',
      })),
      live: side(root.certificatesPresentNow, (is) => ({
        value: is ? 'present' : 'none',
        same: is ? 'some' : 'none',
      })),
    },
  ];
  return lines.flatMap((line) => row(line) ?? []);
}
