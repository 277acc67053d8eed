import { GetFindingsCommand, SecurityHubClient } from '@aws-sdk/client-securityhub';
import { describe, expect, test } from 'vitest';
import type { Sandbox } from '../../../sandbox/index.ts';
import { MANAGEMENT, MEMBER, setScene } from '../test-support/scene.ts';
import { batches } from './batches.ts';
import { type ImportableFinding, SecurityHub } from './security-hub.ts';

const REGION = 'eu-central-1';
const ON = { securityHub: [REGION] };

/** The least that Security Hub takes. */
function finding(id: string, more: Record<string, unknown> = {}, account = MEMBER): ImportableFinding {
  return {
    SchemaVersion: '2018-10-08',
    Id: id,
    ProductArn: `arn:aws:securityhub:${REGION}:${account}:product/${account}/default`,
    GeneratorId: 'keyreeve/test',
    AwsAccountId: account,
    CreatedAt: '2026-11-22T12:00:00Z',
    UpdatedAt: '2026-11-22T12:00:00Z',
    Title: 'A finding',
    Description: 'It says something.',
    FindingProviderFields: { Severity: { Label: 'HIGH' }, Types: ['Software and Configuration Checks'] },
    Resources: [{ Type: 'AwsAccount', Id: `AWS::::Account:${account}` }],
    ...more,
  } as ImportableFinding;
}

const many = (count: number, more: Record<string, unknown> = {}) =>
  Array.from({ length: count }, (_, index) => finding(`finding-${index}`, more));

/** What the hub of the caller's own account holds. */
async function stored(sandbox: Sandbox): Promise<readonly string[]> {
  const client = new SecurityHubClient({
    endpoint: sandbox.url,
    region: REGION,
    credentials: sandbox.credentials,
  });
  const { Findings = [] } = await client.send(new GetFindingsCommand({ MaxResults: 100 }));
  return Findings.map(({ Id }) => Id ?? '');
}

describe('a call', () => {
  test('holds at most 100 findings', () => {
    expect([...batches(many(250))].map((each) => 'findings' in each && each.findings.length)).toEqual([
      100, 100, 50,
    ]);
  });

  test('holds at most 6 MB, and no finding of more than 240 KB', () => {
    const big = { Description: 'x'.repeat(200_000) };
    const sizes = [...batches(many(61, big))].map((each) =>
      'findings' in each ? Buffer.byteLength(JSON.stringify({ Findings: each.findings })) : 0,
    );
    expect(sizes.length).toBe(3);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(6_000_000);
    const tooLarge = [...batches([finding('huge', { Description: 'é'.repeat(120_000) }), finding('small')])];
    expect(tooLarge).toMatchObject([{ tooLarge: { Id: 'huge' } }, { findings: [{ Id: 'small' }] }]);
  });
});

describe('the Security Hub of an account', () => {
  test('takes findings in calls of 100, no more than ten a second', async () => {
    const { sandbox, member, clock } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, ...ON }] });
    const result = await new SecurityHub(member, REGION).import(many(350));
    expect(result).toEqual({ imported: 350, notImported: [] });
    expect(sandbox.calls.byOperation['securityhub:BatchImportFindings']).toBe(4);
    expect(clock.sleeps).toEqual([100, 100, 100]);
  });

  test('tells by id and reason what was not taken, though the status is 200', async () => {
    const { member } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, ...ON }] });
    const wrong = finding('of-another', {}, MANAGEMENT);
    const result = await new SecurityHub(member, REGION).import([finding('good'), wrong]);
    expect(result.imported).toBe(1);
    expect(result.notImported).toMatchObject([
      { ids: ['of-another'], code: 'InvalidInput', detail: expect.stringContaining(MANAGEMENT) },
    ]);
  });

  test('counts a finding that is too large as not imported, and sends the others', async () => {
    const { member } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, ...ON }] });
    const huge = finding('huge', { Description: 'x'.repeat(240_000) });
    const result = await new SecurityHub(member, REGION).import([huge, finding('small')]);
    expect(result).toMatchObject({ imported: 1, notImported: [{ ids: ['huge'], code: 'TooLarge' }] });
  });

  test('P15 that is off in the region says so once, says how to turn it on, and is asked no more', async () => {
    const { sandbox, member } = await setScene();
    const hub = new SecurityHub(member, REGION);
    const first = await hub.import(many(150));
    const second = await hub.import([finding('later')]);
    expect(first.imported + second.imported).toBe(0);
    expect(first.notImported.flatMap(({ ids }) => ids)).toHaveLength(150);
    expect(first.notImported[0]).toMatchObject({
      code: 'InvalidAccessException',
      words: `Security Hub is not on in ${REGION} of this account.`,
      fix: expect.stringContaining(`enable-security-hub --no-enable-default-standards --region ${REGION}`),
    });
    expect(second.notImported).toMatchObject([{ ids: ['later'], code: 'InvalidAccessException' }]);
    expect(sandbox.calls.byOperation['securityhub:BatchImportFindings']).toBe(1);
  });

  test('that denies the call names the permission and the command that prints it', async () => {
    const { member } = await setScene({
      world: [{ id: MANAGEMENT }, { id: MEMBER, ...ON, denies: ['securityhub:*'] }],
    });
    const { notImported } = await new SecurityHub(member, REGION).import([finding('a')]);
    expect(notImported[0]?.code).toBe('AccessDenied');
    expect(notImported[0]?.fix).toMatch(
      /securityhub:BatchImportFindings.*keyreeve permissions --send security-hub.*--send-role/,
    );
  });

  test('of an account whose role cannot be assumed gives the reason of the role', async () => {
    const { member } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, ...ON, roles: [] }] });
    const { imported, notImported } = await new SecurityHub(member, REGION).import([finding('a')]);
    expect(imported).toBe(0);
    expect(notImported[0]).toMatchObject({ ids: ['a'], code: 'AccessDenied' });
    expect(notImported[0]?.fix).toContain('Create the role in the account');
  });

  test('that throttles is asked again, and a damaged batch does not end the sending', async () => {
    const { member, sandbox } = await setScene({ world: [{ id: MANAGEMENT }, { id: MEMBER, ...ON }] });
    sandbox.faults.add({
      operation: 'securityhub:*',
      code: 'TooManyRequestsException',
      status: 429,
      times: 2,
    });
    expect(await new SecurityHub(member, REGION).import(many(3))).toMatchObject({ imported: 3 });
    sandbox.faults.add({ operation: 'securityhub:*', code: 'InvalidInputException', times: 1 });
    const result = await new SecurityHub(member, REGION).import(many(150));
    expect(result.imported).toBe(50);
    expect(result.notImported[0]).toMatchObject({ code: 'InvalidInputException' });
    expect(result.notImported[0]?.ids).toHaveLength(100);
  });

  test('P15 of another region is not touched', async () => {
    const { sandbox, base } = await setScene({
      world: [{ id: MANAGEMENT, securityHub: [REGION, 'us-east-1'] }, { id: MEMBER }],
    });
    const own = base.account({ accountId: MANAGEMENT });
    await new SecurityHub(own, REGION).import([finding('here', {}, MANAGEMENT)]);
    expect(await stored(sandbox)).toEqual(['here']);
    const elsewhere = new SecurityHubClient({
      endpoint: sandbox.url,
      region: 'us-east-1',
      credentials: sandbox.credentials,
    });
    expect((await elsewhere.send(new GetFindingsCommand({}))).Findings).toEqual([]);
  });
});
