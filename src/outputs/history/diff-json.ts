import type { DiffedFinding, RunDiff } from '../../core/history/diff.ts';
import { jsonMembers } from '../json-members.ts';
import { accountObject, jsonLine, keptFindingObject } from '../run-contract.ts';
import type { DiffShown } from './diff-page.ts';
import { storedRunObject } from './run-object.ts';
import { HISTORY_VERSION } from './schema-parts.ts';

/** The contract of `diff-schema.ts`, each finding on a line of its own. */
export function* diffJson(diff: RunDiff, { swapped }: DiffShown, version: string): Generator<string> {
  const { rules, accounts, unseenBefore } = diff;
  const frame = {
    schemaVersion: HISTORY_VERSION,
    tool: { name: 'keyreeve', version },
    earlier: storedRunObject(diff.from),
    later: storedRunObject(diff.to),
    secondsBetween: diff.secondsBetween,
    swapped,
    complete: diff.complete,
    counts: {
      new: diff.newIds.size,
      newWhereUnread: diff.newWhereUnread,
      fixed: diff.fixed.total,
      open: diff.open,
      accepted: diff.accepted,
      notSeen: diff.notSeen.reduce((sum, { total }) => sum + total, 0),
      unseenBefore: { open: unseenBefore.open, gone: unseenBefore.gone, notSeen: unseenBefore.notSeen },
      notCompared: diff.notCompared,
      notAsked: diff.notAsked,
    },
    rules: {
      compared: rules.compared,
      onlyEarlier: rules.onlyEarlier,
      onlyLater: rules.onlyNow,
      changed: rules.changed,
    },
    accounts: {
      onlyEarlier: accounts.onlyEarlier.map(accountObject),
      onlyLater: accounts.onlyLater.map(accountObject),
      notReadLater: accounts.notReadLater.map(accountObject),
      lateEarlier: accounts.lateEarlier.map(accountObject),
      lateLater: accounts.lateLater.map(accountObject),
    },
    notSeen: diff.notSeen.map(({ why, total, accounts: lost }) => ({
      why,
      total,
      accounts: lost.map(accountObject),
    })),
    findings: [],
  };
  yield* jsonMembers(frame, '  ', 'findings', diff.findings, function* (each) {
    yield jsonLine(diffedObject(each));
  });
  yield '\n';
}

function diffedObject({ outcome, change, run, why, secondsOpen, finding }: DiffedFinding) {
  return { outcome, change, run, why, secondsOpen, finding: keptFindingObject(finding) };
}
