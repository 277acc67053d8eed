import type { Entry } from '../../core/model/audit-entry.ts';
import type { Json } from '../../core/model/canonical-json.ts';

/** The account that an entry is about, where it is about one. */
export function accountOf({ about }: Entry): string | undefined {
  return (
    textIn(about?.account) ??
    textIn(memberOf(about?.account, 'id')) ??
    textIn(memberOf(about?.match, 'account'))
  );
}

/** The call, as AWS names it in policies, or ours: `iam:UpdateAccessKey`. */
export function callOf({ about }: Entry): string | undefined {
  return textIn(about?.call) ?? textIn(memberOf(about?.call, 'api'));
}

/** A subject's members by which people know it, the most exact first. */
const NAMES = [
  'accessKeyId',
  'certificateId',
  'roleArn',
  'userArn',
  'policyName',
  'arn',
  'userName',
  'roleName',
];

/** What an entry is about, by the name that people know it by. */
export function subjectOf({ about }: Entry): string | undefined {
  const subject = about?.subject;
  for (const name of NAMES) {
    const text = textIn(memberOf(subject, name)) ?? textIn(about?.[name]);
    if (text !== undefined) return text;
  }
  const several =
    listed(about?.accounts, ['account', 'result']) ?? listed(about?.keys, ['accessKeyId', 'denied']);
  if (several !== undefined) return several;
  // A suppression names what it matches.
  return textIn(subject) ?? textIn(memberOf(about?.match, 'arn'));
}

/** `111122223333 fixed, 444455556666 not-fixed`: entries about several accounts or keys, and what was seen of each. */
function listed(list: Json | undefined, names: readonly string[]): string | undefined {
  if (!Array.isArray(list) || list.length === 0) return undefined;
  return (list as readonly Json[])
    .map((each) =>
      names
        .map((name) => String(memberOf(each, name) ?? ''))
        .join(' ')
        .trim(),
    )
    .join(', ');
}

/** Members are read as they come: a log can hold entries of other versions. */
export function memberOf(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return (value as { readonly [member: string]: Json | undefined })[name];
}

function textIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

const OF_A_PLAN: readonly Entry['action'][] = ['plan', 'apply-begun', 'apply-ended'];

/** What the numbers of a plan's entry say: `undo of p-1f0c2a9b7d34, steps 2`, or how its steps ended. */
export function numbersOf({ action, about }: Entry): string | undefined {
  if (!OF_A_PLAN.includes(action) || about === undefined) return undefined;
  const { kind, undoes, expiresAt: _, ...numbers } = about;
  const counts = Object.entries(numbers).flatMap(([name, count]) =>
    typeof count === 'number' && count > 0 ? `${name} ${count}` : [],
  );
  const what = [textIn(kind), textIn(undoes) && `of ${textIn(undoes)}`].filter(Boolean).join(' ');
  return [what, ...counts].filter((part) => part !== '').join(', ');
}
