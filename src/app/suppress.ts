import type { Finding } from '../core/model/finding.ts';
import { Problem } from '../core/model/problem.ts';
import type { Note } from './audit-log.ts';
import { type EditedSettings, lastDay, said, saidReason, writeEntries } from './settings-entry.ts';

/** Why something is accepted, by whose word, and until which day. */
export interface Acceptance {
  readonly reason: string;
  readonly author: string;
  readonly until: string;
}

/** What a suppression needs of a finding. */
export type Suppressible = Pick<Finding, 'id' | 'rule' | 'account' | 'resource' | 'credential' | 'status'>;

/** Throws a {@link Problem} for a reason or author that says nothing, and for a day that is none or is gone. */
export function checkAcceptance({ reason, author, until }: Acceptance, today: string): Acceptance {
  return { until: lastDay(until, today), reason: saidReason(reason), author: said('--author', author) };
}

/** Throws the {@link Problem} `bad-argument` for a finding that does not fail. */
export function refuseUnfailing({ id, status }: Suppressible): void {
  if (status === 'fail') return;
  const hint =
    status === 'manual'
      ? 'Look at it, and write down what you saw: keyreeve attest.'
      : 'Only what fails can be suppressed: what could not be read stays unknown.';
  throw new Problem('bad-argument', `The finding ${id} does not fail: its status is ${status}.`, { hint });
}

/** The suppression of a finding that is good on that day, where there is one. */
export function suppressionOf(id: string, { settings }: EditedSettings, today: string) {
  return settings?.suppressions.find(({ match, until }) => match.finding === id && until >= today);
}

/** Throws the {@link Problem} `bad-argument` where the finding is suppressed already. */
export function refuseAgain({ id }: Suppressible, edited: EditedSettings, today: string): void {
  const before = suppressionOf(id, edited, today);
  if (before === undefined) return;
  throw new Problem('bad-argument', `${id} is suppressed already, until ${before.until} (${before.place}).`, {
    hint: 'Change the day there, or take that entry away first.',
  });
}

/** Writes one suppression for each finding into the settings file, once each is in the audit log. */
export function writeSuppressions(
  edited: EditedSettings,
  note: Note,
  findings: readonly Suppressible[],
  { reason, author, until }: Acceptance,
): Promise<void> {
  return writeEntries(
    edited,
    note,
    'suppressions',
    findings.map(({ id, rule, account, resource, credential }) => {
      const key = credential?.accessKeyId ?? credential?.id;
      return {
        // Not a part of the match: a report knows no key ids, and the id of the finding stands for the key already.
        ...(key !== undefined && { comment: `The ${credential?.kind ?? 'access-key'} ${key}` }),
        entry: {
          reason,
          author,
          until,
          match: { finding: id, rule, account: account.id, arn: resource.arn },
        },
      };
    }),
  );
}
