import { judge } from '../core/engine/judge.ts';
import type { Marker } from '../core/engine/marks.ts';
import type { SelectedRule } from '../core/engine/select.ts';
import { valueIn } from '../core/model/fact.ts';
import type { Finding } from '../core/model/finding.ts';
import { redactSnapshot } from '../core/model/redact.ts';
import type { Snapshot } from '../core/model/snapshot.ts';

/** How findings are made of a snapshot. */
export interface Judging {
  readonly selected: readonly SelectedRule[];
  readonly now: string;
  /** What people have said about findings. */
  readonly marker?: Marker | undefined;
  /** Told the place of each suppression and attestation that a finding answers to. */
  readonly onAnswer?: ((place: string) => void) | undefined;
  /** Given where the output is redacted. */
  readonly pseudonym: string | undefined;
}

/**
 * The findings of a snapshot, with the suppressions, exemptions and attestations that hold for them. What people
 * wrote names real accounts and keys, so a redacted run is judged twice, side by side: judging is pure, and
 * pseudonyms change neither the number nor the order of findings.
 */
export function* findingsOf(
  snapshot: Snapshot,
  { selected, now, marker, onAnswer, pseudonym }: Judging,
): Generator<Finding> {
  const shown = pseudonym === undefined ? undefined : redactSnapshot(snapshot, pseudonym);
  if (marker === undefined) {
    yield* judge(shown ?? snapshot, selected, now);
    return;
  }
  const options = { tagsOf: tagsIn(snapshot), redacted: shown !== undefined, onAnswer };
  const pseudonymous = shown && judge(shown, selected, now);
  for (const finding of judge(snapshot, selected, now)) {
    yield marker.mark(
      finding,
      pseudonymous === undefined ? finding : sameUnderPseudonyms(finding, pseudonymous),
      options,
    );
  }
}

/** The same finding under pseudonyms. A real one in its place would leak names, another one take its mark. */
function sameUnderPseudonyms(finding: Finding, pseudonymous: Generator<Finding>): Finding {
  const next = pseudonymous.next();
  const { rule, status, severity } = finding;
  if (next.done !== true) {
    const { value } = next;
    if (value.rule === rule && value.status === status && value.severity === severity) return value;
  }
  throw new Error(`Redaction has changed a finding of ${rule}.`);
}

/** The tags of users by ARN, as far as they were read. */
function tagsIn({ users }: Snapshot): (arn: string) => Readonly<Record<string, string>> | undefined {
  let byArn: Map<string, Readonly<Record<string, string>> | undefined> | undefined;
  return (arn) => {
    byArn ??= new Map(
      [...(valueIn(users) ?? [])].map((user) => [user.arn, valueIn(user.authorization)?.tags]),
    );
    return byArn.get(arn);
  };
}
