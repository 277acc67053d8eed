import {
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAccessKeysCommand,
  ListUserPoliciesCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { CreatePolicyCommand, ListPoliciesCommand, OrganizationsClient } from '@aws-sdk/client-organizations';
import { afterEach, describe, expect, it } from 'vitest';
import type { CallSeen, Sandbox, SandboxOptions } from './index.ts';
import {
  ADA_KEY,
  ADA_OTHER_KEY,
  CI_KEY,
  closeAll,
  config,
  DENY_LONG_TERM_KEYS,
  MEMBER,
  memberIam,
  organisation,
} from './test-support/tried.ts';

afterEach(closeAll);

const UserName = 'ada';
const off = new UpdateAccessKeyCommand({ UserName, AccessKeyId: ADA_KEY, Status: 'Inactive' });

async function statuses(iam: IAMClient): Promise<readonly (string | undefined)[]> {
  const { AccessKeyMetadata = [] } = await iam.send(new ListAccessKeysCommand({ UserName }));
  return AccessKeyMetadata.map((key) => key.Status);
}

async function started(options: SandboxOptions = {}): Promise<{ sandbox: Sandbox; iam: IAMClient }> {
  const sandbox = await organisation(options);
  return { sandbox, iam: await memberIam(sandbox) };
}

/** What became of the writes, in short. */
function outcomes(sandbox: Sandbox): readonly (readonly [string, string, boolean])[] {
  return sandbox.writes().map(({ operation, outcome, tookEffect }) => [operation, outcome, tookEffect]);
}

describe('a write that goes wrong', () => {
  it('can be answered and ignored (X11)', async () => {
    const { sandbox, iam } = await started();
    sandbox.faults.add({ operation: 'iam:UpdateAccessKey', ignored: true, times: 1 });
    await iam.send(off);
    expect(await statuses(iam)).toEqual(['Active', 'Active']);
    await iam.send(off);
    expect(await statuses(iam)).toEqual(['Inactive', 'Active']);
    expect(outcomes(sandbox)).toEqual([
      ['iam:UpdateAccessKey', 'ok', false],
      ['iam:UpdateAccessKey', 'ok', true],
    ]);
  });

  it.each([
    ['drop', { drop: true }, 'dropped'],
    ['an error', { code: 'ServiceFailure', status: 500 }, 'ServiceFailure'],
    ['a page of a proxy', { html500: true }, 'html500'],
  ] as const)('can take effect and then end in %s', async (_name, fault, outcome) => {
    const { sandbox, iam } = await started();
    sandbox.faults.add({ operation: 'iam:DeleteAccessKey', afterEffect: true, times: 1, ...fault });
    const remove = new DeleteAccessKeyCommand({ UserName, AccessKeyId: ADA_KEY });
    await expect(iam.send(remove)).rejects.toThrow();
    expect(await statuses(iam)).toEqual(['Active']);
    await expect(iam.send(remove)).rejects.toMatchObject({ name: 'NoSuchEntityException' });
    expect(outcomes(sandbox)).toEqual([
      ['iam:DeleteAccessKey', outcome, true],
      ['iam:DeleteAccessKey', 'NoSuchEntity', false],
    ]);
  });

  it('can take effect and then be so slow that the client gives up', async () => {
    const { sandbox, iam } = await started();
    sandbox.faults.add({ operation: 'iam:UpdateAccessKey', afterEffect: true, delayMs: 60_000 });
    const given = iam.send(off, { abortSignal: AbortSignal.timeout(100) });
    await expect(given).rejects.toMatchObject({ name: 'AbortError' });
    expect(await statuses(iam)).toEqual(['Inactive', 'Active']);
  });

  it('without afterEffect does not take effect', async () => {
    const { sandbox, iam } = await started();
    sandbox.faults.add({ operation: 'iam:UpdateAccessKey', drop: true, times: 1 });
    await expect(iam.send(off)).rejects.toThrow();
    expect(await statuses(iam)).toEqual(['Active', 'Active']);
    expect(outcomes(sandbox)).toEqual([['iam:UpdateAccessKey', 'dropped', false]]);
  });
});

describe('reads after a write', () => {
  it('show what was before for so many reads, by a fault on one write', async () => {
    const { sandbox, iam } = await started();
    sandbox.faults.add({ operation: 'iam:PutUserPolicy', staleReads: 2 });
    const policy = { UserName, PolicyName: 'deny' };
    const PolicyDocument = JSON.stringify(DENY_LONG_TERM_KEYS);
    await iam.send(new PutUserPolicyCommand({ ...policy, PolicyDocument }));
    await expect(iam.send(new GetUserPolicyCommand(policy))).rejects.toMatchObject({
      name: 'NoSuchEntityException',
    });
    const list = new ListUserPoliciesCommand({ UserName });
    expect((await iam.send(list)).PolicyNames).toEqual([]);
    expect((await iam.send(list)).PolicyNames).toEqual(['deny']);
    await iam.send(new DeleteUserPolicyCommand(policy));
    expect((await iam.send(list)).PolicyNames).toEqual([]);
  });

  it('are so for every write, of Organizations too, where the sandbox is told', async () => {
    const { sandbox, iam } = await started({ staleReads: 1 });
    await iam.send(off);
    expect(await statuses(iam)).toEqual(['Active', 'Active']);
    expect(await statuses(iam)).toEqual(['Inactive', 'Active']);
    const organizations = new OrganizationsClient(config(sandbox));
    const Content = JSON.stringify(DENY_LONG_TERM_KEYS);
    const Type = 'SERVICE_CONTROL_POLICY';
    await organizations.send(new CreatePolicyCommand({ Name: 'new', Description: '', Type, Content }));
    const names = async () =>
      (await organizations.send(new ListPoliciesCommand({ Filter: Type }))).Policies?.map(({ Name }) => Name);
    expect(await names()).toEqual(['FullAWSAccess']);
    expect(await names()).toEqual(['FullAWSAccess', 'new']);
  });

  it('stay the oldest while nothing has been seen, and the changes are all there afterwards', async () => {
    const { iam } = await started({ staleReads: 2 });
    await iam.send(off);
    expect(await statuses(iam)).toEqual(['Active', 'Active']);
    await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: ADA_OTHER_KEY }));
    expect(await statuses(iam)).toEqual(['Active', 'Active']);
    expect(await statuses(iam)).toEqual(['Active', 'Active']);
    expect(await statuses(iam)).toEqual(['Inactive']);
  });

  it('can be stale by time', async () => {
    const { iam } = await started({ staleMs: 300 });
    await iam.send(off);
    expect(await statuses(iam)).toEqual(['Active', 'Active']);
    await expect.poll(() => statuses(iam)).toEqual(['Inactive', 'Active']);
  });
});

describe('the list of writes', () => {
  it('has each with who, what and the id in its answer, and no document or secret', async () => {
    const { sandbox, iam } = await started();
    const PolicyDocument = JSON.stringify(DENY_LONG_TERM_KEYS);
    const put = new PutUserPolicyCommand({ UserName, PolicyName: 'deny', PolicyDocument });
    const { $metadata } = await iam.send(put);
    expect(sandbox.writes()).toEqual([
      {
        operation: 'iam:PutUserPolicy',
        account: MEMBER,
        parameters: { UserName, PolicyName: 'deny' },
        callerArn: `arn:aws:sts::${MEMBER}:assumed-role/Remediate/me`,
        userAgent: expect.stringContaining('aws-sdk-js'),
        requestId: $metadata.requestId,
        at: expect.stringMatching(/^2026-11-22T12:00:\d\dZ$/),
        outcome: 'ok',
        tookEffect: true,
      },
    ]);
    const answer = await fetch(`${sandbox.url}/_sandbox/writes`);
    expect(await answer.json()).toEqual(sandbox.writes());
  });

  it('has those that were refused, and those the sandbox does not emulate, but no reads', async () => {
    const { sandbox, iam } = await started();
    await expect(
      iam.send(new DeleteAccessKeyCommand({ UserName: 'ci', AccessKeyId: ADA_KEY })),
    ).rejects.toThrow();
    await expect(iam.send(new DeleteUserCommand({ UserName }))).rejects.toMatchObject({
      name: 'InvalidAction',
    });
    await statuses(iam);
    expect(outcomes(sandbox)).toEqual([
      ['iam:DeleteAccessKey', 'NoSuchEntity', false],
      ['iam:DeleteUser', 'InvalidAction', false],
    ]);
  });
});

describe('onCall', () => {
  it('is told of a call before it takes effect and after, with its request id', async () => {
    const seen: string[] = [];
    const onCall = ({ operation, account, phase, requestId }: CallSeen): undefined => {
      if (operation === 'iam:UpdateAccessKey') seen.push(`${account} ${phase} ${requestId}`);
    };
    const { iam } = await started({ onCall });
    const { $metadata } = await iam.send(off);
    const id = $metadata.requestId;
    expect(seen).toEqual([`${MEMBER} before ${id}`, `${MEMBER} after ${id}`]);
  });

  it('can cut a call off before it takes effect, and after', async () => {
    let cut: CallSeen['phase'] | undefined;
    const onCall = (call: CallSeen): 'drop' | undefined =>
      call.operation === 'iam:UpdateAccessKey' && call.phase === cut ? 'drop' : undefined;
    const { sandbox, iam } = await started({ onCall });
    cut = 'before';
    await expect(iam.send(off)).rejects.toThrow();
    expect(await statuses(iam)).toEqual(['Active', 'Active']);
    cut = 'after';
    await expect(iam.send(off)).rejects.toThrow();
    expect(await statuses(iam)).toEqual(['Inactive', 'Active']);
    expect(outcomes(sandbox)).toEqual([
      ['iam:UpdateAccessKey', 'dropped', false],
      ['iam:UpdateAccessKey', 'dropped', true],
    ]);
  });

  it('is told of refused calls too', async () => {
    const phases: string[] = [];
    const { iam } = await started({
      onCall: ({ operation, phase }) => {
        if (operation === 'iam:DeleteAccessKey') phases.push(phase);
        return undefined;
      },
    });
    const wrong = new DeleteAccessKeyCommand({ UserName, AccessKeyId: CI_KEY });
    await expect(iam.send(wrong)).rejects.toThrow();
    expect(phases).toEqual(['before', 'after']);
  });
});
