import { describe, expect, it } from 'vitest';
import type { Finding, Status } from '../../../../core/model/finding.ts';
import type { FindingRow } from '../../../api/findings.ts';
import type { StandingWord } from '../../../api/parts.ts';
import { groupsOf, ownFindings, plannable } from './finding-groups.ts';

const ACCOUNT = { id: '111122223333', partition: 'aws' } as const;
const RESOURCE = { type: 'AwsIamUser', arn: 'arn:aws:iam::111122223333:user/ann', name: 'ann' } as const;

function row(id: string, standing: StandingWord, severity: FindingRow['severity'] = 'high'): FindingRow {
  return {
    ...{ id, standing, severity, rule: 'user-mfa', title: 'No MFA', says: '.', fresh: false, run: 1 },
    plannable: true,
    account: ACCOUNT,
    resource: RESOURCE,
  };
}

function finding(id: string, status: Status): Finding {
  return {
    ...{ id, status, rule: 'user-mfa', severity: 'high', says: '.', evidence: [], controls: [] },
    account: ACCOUNT,
    resource: RESOURCE,
    advice: { action: 'none', words: '', commands: [] },
  };
}

describe('the findings of a principal', () => {
  const own = ownFindings({
    findings: [
      { finding: finding('passes', 'pass') },
      { row: row('low', 'open', 'low'), finding: finding('low', 'fail') },
      { row: row('worst', 'open', 'critical'), finding: finding('worst', 'fail') },
      { row: row('dark', 'unknown'), finding: finding('dark', 'unknown') },
    ],
    past: [row('gone', 'resolved'), row('missed', 'not-seen'), row('low', 'not-seen')],
  });

  it('stand by how they stand, what is open first and the worst before all', () => {
    expect(groupsOf(own).map(({ standing, findings }) => [standing, findings.map(({ id }) => id)])).toEqual([
      ['open', ['worst', 'low']],
      ['unknown', ['dark']],
      ['not-seen', ['missed']],
      ['resolved', ['gone']],
      ['pass', ['passes']],
    ]);
  });

  it('are each there once, as they stand now', () => {
    expect(own.filter(({ id }) => id === 'low')).toHaveLength(1);
    expect(own.find(({ id }) => id === 'low')?.standing).toBe('open');
  });

  it('are planned only where they are open, and a plan can answer them', () => {
    expect(plannable(own)).toEqual(['low', 'worst']);
    expect(
      plannable(own.map((each) => ({ ...each, row: { ...row(each.id, 'open'), plannable: false } }))),
    ).toEqual([]);
  });

  it('have a title where the row has none', () => {
    expect(own.find(({ id }) => id === 'passes')?.title).toBe('User MFA');
  });
});
