import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AwsSecurityFinding, GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, describe, expect, onTestFinished, test } from 'vitest';
import type { AccountSpec, Sandbox } from '../../sandbox/index.ts';
import { readBaseline } from '../../src/app/baseline.ts';
import {
  checkSendable,
  type SendOptions,
  sendDelivery,
  sendFindings,
} from '../../src/app/notify/send-findings.ts';
import type { LiveOptions } from '../../src/app/scan-options.ts';
import type { Account } from '../../src/core/model/account.ts';
import type { Finding } from '../../src/core/model/finding.ts';
import type { RunReport } from '../../src/core/model/run.ts';
import { json } from '../../src/outputs/json.ts';
import { HOSTILE_NAMES } from '../contract/hostile.ts';
import { sandboxes, within } from '../support/sandboxes.ts';
import { covered, DAY_BEFORE, found, smallRun, unlisted } from '../support/small-run.ts';

const REGION = 'eu-west-1';
const HOME: Account = { id: '100000000001', partition: 'aws', name: 'management' };
const MEMBER: Account = { id: '200000000002', partition: 'aws', name: 'member' };
const sandbox = sandboxes();
const folder = mkdtempSync(join(tmpdir(), 'keyreeve-send-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function organisation(home: Partial<AccountSpec> = {}, member: Partial<AccountSpec> = {}) {
  return sandbox({
    world: [
      { id: HOME.id, securityHub: [REGION], ...home },
      { id: MEMBER.id, securityHub: [REGION], ...member },
    ],
  });
}

const BOTH = [covered(HOME), covered(MEMBER)];
const inHome = (name: string, more: Partial<Finding> = {}) => found(name, { account: HOME, ...more });
const inMember = (name: string, more: Partial<Finding> = {}) => found(name, { account: MEMBER, ...more });

function send(to: Sandbox, report: RunReport, options: SendOptions = {}, live: LiveOptions = {}) {
  return within(to, () => sendFindings(live, report, { region: REGION, ...options }));
}

/** What the hub of an account holds, read with a session of its own, by name of the user. */
async function stored(from: Sandbox, account: Account): Promise<Record<string, AwsSecurityFinding>> {
  const common = { endpoint: from.url, region: REGION };
  const sts = new STSClient({ ...common, credentials: from.credentials });
  const role = { RoleArn: `arn:aws:iam::${account.id}:role/KeyreeveScan`, RoleSessionName: 'test' };
  const { Credentials: keys } = account === HOME ? {} : await sts.send(new AssumeRoleCommand(role));
  const credentials =
    keys === undefined
      ? from.credentials
      : {
          accessKeyId: keys.AccessKeyId ?? '',
          secretAccessKey: keys.SecretAccessKey ?? '',
          sessionToken: keys.SessionToken ?? '',
        };
  const client = new SecurityHubClient({ ...common, credentials });
  const { Findings = [] } = await client.send(new GetFindingsCommand({ MaxResults: 100 }));
  return Object.fromEntries(
    Findings.map((each) => [each.ProductFields?.['keyreeve/resource-name'] ?? '', each]),
  );
}

function baselineOf(report: RunReport) {
  const path = join(folder, 'run.json');
  writeFileSync(path, [...json(report)].join(''));
  const baseline = readBaseline(path, 'all');
  onTestFinished(() => baseline.close());
  return baseline;
}

const statusOf = (all: Record<string, AwsSecurityFinding>, name: string) =>
  `${all[name]?.Compliance?.Status} ${all[name]?.RecordState}`;

describe('findings sent to Security Hub', () => {
  test('go to the account they are of, in every status but not applicable', async () => {
    const to = await organisation();
    const report = smallRun(
      [
        inHome('fails'),
        inHome('passes', { status: 'pass' }),
        inHome('other', { status: 'not-applicable' }),
        inMember('unknown', { status: 'unknown' }),
        inMember('manual', { status: 'manual' }),
      ],
      BOTH,
    );
    expect(await send(to, report)).toEqual({ region: REGION, sent: 4, archived: 0, accounts: 2, failed: [] });
    const home = await stored(to, HOME);
    expect(Object.keys(home).sort()).toEqual(['fails', 'passes']);
    expect([statusOf(home, 'fails'), statusOf(home, 'passes')]).toEqual(['FAILED ACTIVE', 'PASSED ACTIVE']);
    const member = await stored(to, MEMBER);
    expect([statusOf(member, 'unknown'), statusOf(member, 'manual')]).toEqual([
      'NOT_AVAILABLE ACTIVE',
      'WARNING ACTIVE',
    ]);
    expect(to.calls.byOperation['securityhub:BatchImportFindings']).toBe(2);
  });

  test('turn a stored failure when they pass a day later', async () => {
    const to = await organisation();
    await send(to, smallRun([inHome('alice')], BOTH, { now: DAY_BEFORE }));
    await send(to, smallRun([inHome('alice', { status: 'pass' })], BOTH));
    expect(statusOf(await stored(to, HOME), 'alice')).toBe('PASSED ACTIVE');
  });

  test('are archived when the baseline had them and they are gone, or apply no longer', async () => {
    const to = await organisation();
    const then = smallRun([inHome('gone'), inHome('idle'), inHome('stays')], BOTH, { now: DAY_BEFORE });
    await send(to, then);
    const now = smallRun([inHome('idle', { status: 'not-applicable' }), inHome('stays')], BOTH);
    const result = await send(to, now, { baseline: baselineOf(then) });
    expect(result).toMatchObject({ sent: 3, archived: 2, failed: [] });
    const home = await stored(to, HOME);
    expect(statusOf(home, 'gone')).toBe('FAILED ARCHIVED');
    expect(statusOf(home, 'idle')).toBe('FAILED ARCHIVED');
    expect(statusOf(home, 'stays')).toBe('FAILED ACTIVE');
    expect(sendDelivery(result).words).toContain('3 findings imported in 1 account, 2 of them archived');
  });

  test('are never archived for a rule that this run did not have', async () => {
    const to = await organisation();
    const then = smallRun([inHome('gone', { rule: 'user-key-age' })], BOTH, { now: DAY_BEFORE });
    await send(to, then);
    const whole = smallRun([inHome('other', { rule: 'root-access-key' })], BOTH);
    const rules = whole.run.rules.filter(({ id }) => id === 'root-access-key');
    const now = { ...whole, run: { ...whole.run, rules } };
    expect(await send(to, now, { baseline: baselineOf(then) })).toMatchObject({ archived: 0 });
    expect(statusOf(await stored(to, HOME), 'gone')).toBe('FAILED ACTIVE');
  });

  test('P05, P15 are never archived where the account, or the rule in it, could not be read', async () => {
    const to = await organisation();
    const then = smallRun([inHome('a'), inMember('b')], BOTH, { now: DAY_BEFORE });
    await send(to, then);
    const now = smallRun(
      [unlisted(HOME, 'user-key-age'), unlisted(MEMBER, 'user-key-age')],
      [covered(HOME, 'partial'), covered(MEMBER, 'failed')],
    );
    expect(await send(to, now, { baseline: baselineOf(then) })).toMatchObject({ archived: 0 });
    expect(statusOf(await stored(to, HOME), 'a')).toBe('FAILED ACTIVE');
    expect(statusOf(await stored(to, MEMBER), 'b')).toBe('FAILED ACTIVE');
  });

  test('P15 of an account where Security Hub is off are told with account, region and fix; the others arrive', async () => {
    const to = await organisation({}, { securityHub: ['us-east-1'] });
    const result = await send(to, smallRun([inHome('a'), inMember('b'), inMember('c')], BOTH));
    expect(result).toMatchObject({ sent: 1, failed: [{ account: MEMBER, code: 'InvalidAccessException' }] });
    expect(sendDelivery(result).words).toBe('1 finding imported in 1 account.');
    const [failure] = sendDelivery(result).failures;
    expect(failure?.words).toBe(
      `Account ${MEMBER.id} (member): Security Hub is not on in ${REGION} of this account. (InvalidAccessException)`,
    );
    expect(failure).toMatchObject({ count: 2, fix: expect.stringContaining(`--region ${REGION}`) });
    expect(failure?.ids).toHaveLength(2);
  });

  test('go through the role for sending where one is named, not through that for scanning', async () => {
    const to = await organisation({}, { roles: ['Sender'] });
    const report = smallRun([inMember('a')], BOTH);
    const accounts = [{ id: MEMBER.id, role: 'Reader' }];
    expect((await send(to, report, {}, { accounts })).failed).toHaveLength(1);
    expect((await send(to, report, { role: 'Sender' }, { accounts })).failed).toEqual([]);
  });

  test('go through the role of the account list otherwise', async () => {
    const to = await organisation({}, { roles: ['Listed'] });
    const accounts = [{ id: MEMBER.id, role: 'Listed' }];
    expect(await send(to, smallRun([inMember('a')], BOTH), {}, { accounts })).toMatchObject({ sent: 1 });
  });

  test('of hostile names are taken', async () => {
    const to = await organisation();
    const report = smallRun(
      HOSTILE_NAMES.map((name) => inHome(name, { account: { ...HOME, name } })),
      BOTH,
    );
    expect(await send(to, report)).toMatchObject({ sent: HOSTILE_NAMES.length, failed: [] });
  });

  test('of 1,200 users arrive, and one that two reports tell of is sent once', async () => {
    const to = await organisation();
    const findings = Array.from({ length: 1_200 }, (_, index) => inHome(`user-${index}`));
    const result = await send(to, smallRun([...findings, inHome('user-0')], [covered(HOME), covered(HOME)]));
    expect(result).toMatchObject({ sent: 1_200, failed: [] });
  });

  test('go to the region of the session where none is named', async () => {
    const to = await organisation({ securityHub: ['us-east-1'] });
    const result = await within(to, () => sendFindings({}, smallRun([inHome('a')], BOTH)));
    expect(result).toMatchObject({ region: 'us-east-1', sent: 1 });
  });

  test.each([
    ['cn-north-1', /lies in another partition/],
    ['nowhere', /is no AWS region/],
  ])('cannot go to %s', async (region, message) => {
    const to = await organisation();
    await expect(send(to, smallRun([]), { region })).rejects.toMatchObject({
      code: 'bad-argument',
      message: expect.stringMatching(message),
    });
  });

  test('P16 are refused where the run is redacted', () => {
    expect(() => checkSendable({ redacted: true })).toThrow(
      expect.objectContaining({ code: 'bad-argument' }),
    );
  });
});
