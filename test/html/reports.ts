import { createHash } from 'node:crypto';
import type { Finding, Status } from '../../src/core/model/finding.ts';
import type { RunReport } from '../../src/core/model/run.ts';
import { NOW, reportOf } from '../contract/sample-report.ts';

const DAY_MS = 86_400_000;

/** A run of many failing keys, of ages and uses that differ, in a hundred accounts. Findings are made as they are walked. */
export function manyKeys(count: number, status: Status = 'fail'): RunReport {
  const { run, coverage } = reportOf([], []);
  const perAccount = Math.ceil(count / 100);
  const findings = {
    *[Symbol.iterator](): Generator<Finding> {
      for (let index = 0; index < count; index += 1) yield keyFinding(index, perAccount, status);
    },
  };
  const failing = { ...run.failing, high: status === 'fail' ? count : 0 };
  return { run: { ...run, counts: { ...run.counts, [status]: count }, failing }, coverage, findings };
}

function keyFinding(index: number, perAccount: number, status: Status): Finding {
  const id = String(100_000_000_000 + Math.floor(index / perAccount));
  const name = `user-${index}`;
  const daysAgo = (days: number) =>
    `${new Date(Date.parse(NOW) - days * DAY_MS).toISOString().slice(0, 19)}Z`;
  const age = 1 + ((index * 7919) % 3000);
  const accessKeyId = `AKIA${index.toString(36).toUpperCase().padStart(16, '2')}`;
  const source = 'iam:ListAccessKeys';
  return {
    id: createHash('sha256').update(name).digest('hex').slice(0, 32),
    rule: 'user-setup-access-key',
    status,
    severity: 'high',
    account: { id, partition: 'aws', name: `account ${id}` },
    resource: { type: 'AwsIamUser', arn: `arn:aws:iam::${id}:user/${name}`, name },
    credential: { kind: 'access-key', accessKeyId, createdAt: daysAgo(age), status: 'Active' },
    says: `Key ${accessKeyId} was made 2 seconds after the user, at setup, is active, and no use is recorded in ${age} days.`,
    evidence: [
      { name: 'keyCreatedAt', value: daysAgo(age), source, at: NOW },
      {
        name: 'keyLastUsedAt',
        value: index % 5 === 0 ? null : daysAgo((index * 31) % age),
        source: 'iam:GetAccessKeyLastUsed',
        at: NOW,
      },
    ],
    controls: [{ framework: 'cis_v130', version: '1.3.0', id: '1.11', benchmarkText: 'fails' }],
    advice: {
      action: 'delete',
      words: 'Never used: deactivate it, wait for somebody to miss it, then delete it and tell the user.',
      commands: [
        `aws iam update-access-key --user-name=${name} --access-key-id=${accessKeyId} --status=Inactive`,
        `aws iam delete-access-key --user-name=${name} --access-key-id=${accessKeyId}`,
      ],
    },
  };
}
