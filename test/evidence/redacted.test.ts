import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { makeEvidence } from '../../src/app/evidence/make-evidence.ts';
import { verifyEvidence } from '../../src/app/evidence/verify/verify-evidence.ts';
import { openAuditLog } from '../../src/audit-log/append.ts';
import type { Account } from '../../src/core/model/account.ts';
import { newEntry } from '../support/audit-log.ts';
import { keepRun, storeOf } from '../support/evidence-store.ts';
import { found } from '../support/small-run.ts';
import { filesOf } from './tampering.ts';

const { privateKey } = generateKeyPairSync('ed25519');

/** Stands in every text that names somebody, or that somebody wrote. */
const MARK = 'Zauberlehrling';
const REAL: Account = { id: '123456789012', partition: 'aws', name: `${MARK} account` };
const OTHER: Account = { id: '210987654321', partition: 'aws', name: `${MARK} other` };
const KEY_ID = 'AKIAIOSFODNN7EXAMPLE';

/** A store in which every field that can name something does. */
async function naming() {
  const { store, folder } = await storeOf([]);
  const credential = {
    kind: 'access-key',
    accessKeyId: KEY_ID,
    createdAt: '2025-01-01T00:00:00Z',
    status: 'Active',
    sameSecond: [{ accessKeyId: KEY_ID, verdict: 'fail' }],
  } as const;
  const suppressed = {
    reason: `${MARK} said so`,
    author: MARK,
    until: '2026-12-31',
    by: 'settings',
  } as const;
  const user = { account: REAL, credential, says: `Key of ${MARK} is old.` };
  const attested = {
    by: MARK,
    on: '2026-01-01',
    until: '2026-12-31',
    note: MARK,
    evidenceSha256: 'e'.repeat(64),
    evidenceFile: `${MARK}.pdf`,
  };
  const policyArn = `arn:aws:iam::${REAL.id}:policy/${MARK}`;
  const findings = [
    found(`${MARK}-user`, user),
    found(`${MARK}-kept`, { ...user, suppressed }),
    found(`${MARK}-seen`, {
      ...user,
      status: 'manual',
      attested,
      credential: { kind: 'ssh-public-key', id: `APKA${MARK}` },
    }),
    found('', {
      account: REAL,
      rule: 'root-mfa',
      resource: { type: 'AwsAccount', arn: `arn:aws:iam::${REAL.id}:root`, name: `${MARK} account` },
    }),
    found('', {
      account: REAL,
      rule: 'admin-policy',
      resource: { type: 'AwsIamPolicy', arn: policyArn, name: MARK },
    }),
  ];
  const marks = {
    suppressions: [
      {
        ...suppressed,
        match: {
          finding: findings[1]?.id,
          rule: 'user-key-age',
          account: REAL.id,
          arn: `*${MARK}*`,
          key: KEY_ID,
        },
      },
      { ...suppressed, match: { account: '1234*' } },
    ],
    attestations: [
      {
        rule: 'root-mfa',
        account: REAL.id,
        ...attested,
        evidence: { file: `${MARK}.pdf`, sha256: 'e'.repeat(64) },
      },
    ],
  };
  const exempt = { tag: MARK, value: MARK, rules: ['user-key-age'] };
  const failed = {
    account: OTHER,
    status: 'failed',
    coverage: {
      reason: `The role in ${OTHER.id} (${MARK} other) could not be assumed by arn:aws:iam::${REAL.id}:role/${MARK}.`,
      detail: MARK,
      fix: `Ask ${MARK}.`,
      notRead: [
        { source: 'sts:AssumeRole', code: 'AccessDenied', words: `${OTHER.id} refused.`, detail: MARK },
      ],
    },
  } as const;
  const scope = { kind: 'organization', key: `o-${MARK}` } as const;
  const rules = [
    { id: 'user-key-age', title: 'T', severity: 'high', parameters: { exempt: [`${MARK}@x`] } },
  ] as const;
  const lapsed = [
    { what: 'suppression', why: 'expired', place: `${MARK}.yaml:1`, until: '2026-01-01', match: MARK },
  ] as const;
  const run = { now: '2026-01-28T12:00:00Z', scope, marks: { ...marks, exempt }, run: { rules, lapsed } };
  await keepRun(store, {
    ...run,
    accounts: [{ account: REAL, findings, report: `user\n${MARK}\n` }, failed],
  });
  const killed = await keepRun(store, { ...run, now: '2026-01-29T12:00:00Z', accounts: [], ends: false });
  await store.failRun(killed, '2026-01-29T12:01:00Z', `The profile ${MARK} has no credentials.`);
  await store.keepPlan({
    id: 'p-1',
    hash: 'a'.repeat(64),
    madeAt: run.now,
    steps: 1,
    accounts: [REAL.id, '999999999999'],
    text: MARK,
  });
  await store.keepNotice({
    at: run.now,
    run: 1,
    to: `webhook ${MARK}.example.com`,
    words: `New key of ${MARK}`,
    ok: true,
  });
  await store.keepNotice({ at: run.now, to: `${MARK}@example.com`, words: MARK, ok: false });
  const log = openAuditLog(join(folder, 'audit.jsonl'), { tool: 'keyreeve 0.0.0-test' });
  const about = { account: REAL.id, subject: { userName: MARK, accessKeyId: KEY_ID } };
  log.append(
    newEntry({
      at: run.now,
      actor: { host: `${MARK}@laptop`, arn: `arn:aws:iam::${REAL.id}:user/${MARK}` },
      about,
      words: MARK,
    }),
  );
  log.append(
    newEntry({ at: run.now, action: 'step-outcome', outcome: 'done', about, before: { name: MARK } }),
  );
  await store.keepEntries(log.entries()[0]?.hash ?? '', log.entries());
  return { store, folder };
}

async function archive(redact: boolean) {
  const { store, folder } = await naming();
  const { path } = await makeEvidence(store, {
    ...{
      from: '2026-01-01',
      to: '2026-01-31',
      frameworks: ['soc2'],
      now: '2026-02-02T00:00:00Z',
      at: '2026-02-02T00:00:00Z',
    },
    output: join(folder, 'evidence.zip'),
    signWith: privateKey,
    redact,
  });
  return { path, files: filesOf(readFileSync(path)) };
}

describe('--redact', () => {
  test('leaves no name, id, ARN or word of a person in any file', async () => {
    const { files, path } = await archive(true);
    const everything = Object.entries(files).map(([name, bytes]) => `${name}\n${bytes}`);
    for (const text of everything) {
      for (const real of [
        MARK,
        MARK.toLowerCase(),
        REAL.id,
        OTHER.id,
        '999999999999',
        KEY_ID,
        'laptop',
        '.yaml',
      ]) {
        expect(text).not.toContain(real);
      }
    }
    expect(await verifyEvidence(path)).toMatchObject({ ok: true });
  });

  test('the test before would see them: without it they are all there', async () => {
    const { files } = await archive(false);
    const where = (text: string) =>
      Object.keys(files).filter((name) => String(files[name]).includes(text)).length;
    for (const real of [MARK, REAL.id, OTHER.id, '999999999999', KEY_ID, 'laptop'])
      expect(where(real), real).toBeGreaterThan(1);
  });

  test('gives one name the same stand-in in every file', async () => {
    const { files } = await archive(true);
    const json = (name: string) => JSON.parse(String(files[name]));
    const lines = (name: string) =>
      String(files[name])
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line));
    expect(json('population/accounts.json').map(({ account }: { account: string }) => account)).toEqual([
      'account-0001',
      'account-0002',
    ]);
    expect(json('actions/plans.json')[0].accounts).toEqual(['account-0001', 'other-account-0001']);
    const [first] = lines('findings/findings.jsonl');
    expect(first).toMatchObject({ account: 'account-0001', says: 'redacted' });
    const accepted = lines('findings/findings.jsonl').find(({ suppressed }) => suppressed !== null);
    expect(json('marks/marks.json')[0]).toMatchObject({
      finding: accepted.finding,
      account: 'account-0001',
      until: '2026-12-31',
    });
    expect(json('marks/marks.json')[0].reason).toBe('redacted');
    expect(lines('population/coverage.jsonl')[1].reason).toMatch(
      /^The role in account-0002 \(account-0002\) could not/,
    );
  });

  test('says of the tag that exempts users that there is one, and for which rules', async () => {
    const { files } = await archive(true);
    const [run] = JSON.parse(String(files['runs/runs.json']));
    expect(run.exempt).toEqual({ tag: 'redacted', value: 'redacted', rules: ['user-key-age'] });
  });

  test('leaves the reports out and gives their hashes and times, and of the log hashes and actions', async () => {
    const { files } = await archive(true);
    expect(Object.keys(files).filter((name) => name.startsWith('reports/'))).toEqual([]);
    const [look] = String(files['population/coverage.jsonl']).split('\n');
    expect(JSON.parse(look ?? '')).toMatchObject({
      reportSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      reportGeneratedTime: '2026-01-28T10:00:00Z',
      reportFile: null,
    });
    const name = Object.keys(files).find((each) => each.startsWith('actions/audit-log-')) ?? '';
    const [, second] = String(files[name]).split('\n');
    expect(Object.keys(JSON.parse(second ?? ''))).toEqual(['action', 'at', 'hash', 'outcome', 'prev', 'seq']);
    expect(String(files['README.txt'])).toMatch(/REDACTED\. [\s\S]*What that costs/);
  });
});
