import { describe, expect, it } from 'vitest';
import type { Sandbox } from '../../sandbox/index.ts';
import { COLLECTORS, type Collector } from '../../src/aws/collect/catalogue.ts';
import type { Status } from '../../src/core/model/finding.ts';
import { soundAccount, unsoundAccount } from '../support/catalogue-worlds.ts';
import { type Scanned, sandboxes, scanned } from '../support/sandboxes.ts';

const MEMBER = '222233334444';
const sandbox = sandboxes();

/** An organisation with centralised root access, a delegated administrator, and a unit of its own. */
function organisation(): Promise<Sandbox> {
  return sandbox({
    world: [unsoundAccount(), soundAccount({ id: MEMBER, ou: 'workloads' })],
    organizationFeatures: ['RootCredentialsManagement', 'RootSessions'],
    delegatedServices: { [MEMBER]: ['access-analyzer.amazonaws.com'] },
    serviceControlPolicies: ['guardrails'],
  });
}

/** The same run with one call denied to everybody. */
async function without(world: Sandbox, operation: string, options: Parameters<typeof scanned>[1] = {}) {
  world.faults.clear();
  world.faults.add({
    operation,
    code: operation.startsWith('organizations:') ? 'AccessDeniedException' : 'AccessDenied',
    status: 403,
    message: `is not authorized to perform: ${operation}`,
  });
  return scanned(world, { rules: RULES, ...options });
}

const DESIGN = [
  'organization-delegated-administrators',
  'organization-guardrails',
  'organization-management-workloads',
  'organization-units',
];
const RULES = [...DESIGN, 'root-credentials-centralised', 'central-identity'];

function byRule({ findings }: Scanned): Readonly<Record<string, Status>> {
  return Object.fromEntries(findings.map(({ rule, status }) => [rule, status]));
}

describe('a management account', () => {
  it('of which the place in the organisation cannot be read: unknown, not a pass outside of one', async () => {
    const world = await organisation();
    const scan = await without(world, 'organizations:DescribeOrganization');
    for (const rule of [...DESIGN, 'root-credentials-centralised']) {
      expect(byRule(scan)[rule], rule).toBe('unknown');
    }
    expect(byRule(scan)['central-identity']).toBe('manual');
    expect(scan.run.complete).toBe(false);
    expect(scan.coverage[0]?.notRead).toMatchObject([{ source: 'organizations:DescribeOrganization' }]);
  });

  it('of which the switches cannot be read: its root is unknown, and the permission named', async () => {
    const scan = await without(await organisation(), 'iam:ListOrganizationsFeatures');
    expect(byRule(scan)['root-credentials-centralised']).toBe('unknown');
    expect(JSON.stringify(scan.findings)).toContain('iam:ListOrganizationsFeatures');
    expect(scan.run.complete).toBe(false);
  });

  it('whose design cannot be read leaves it to a person, whichever of its calls is denied', async () => {
    const world = await organisation();
    const { calls } = (COLLECTORS as readonly Collector[]).find(({ id }) => id === 'organization-design') ?? {
      calls: [],
    };
    expect(calls).toHaveLength(5);
    for (const call of calls) {
      world.calls.reset();
      const scan = await without(world, call);
      expect(world.calls.byOperation[call], call).toBeGreaterThan(0);
      for (const rule of DESIGN) expect(byRule(scan)[rule], `${call} ${rule}`).toBe('manual');
      expect(scan.run.complete, call).toBe(true);
    }
  });

  it('R10 with the switch on: a member without root credentials passes, and one that kept a key fails', async () => {
    const world = await organisation();
    const rules = ['root-credentials-centralised'];
    const scan = await scanned(world, { rules, accounts: [MEMBER] });
    expect(scan.findings.map(({ status }) => status)).toEqual(['pass']);
    const kept = await sandbox({
      world: [soundAccount(), unsoundAccount({ id: MEMBER })],
      organizationFeatures: ['RootCredentialsManagement'],
    });
    expect(byRule(await scanned(kept, { rules, accounts: [MEMBER] }))).toEqual({
      'root-credentials-centralised': 'fail',
    });
  });
});

describe('the root audit of a member', () => {
  const options = { auditRoot: true, accounts: [MEMBER], rules: ['root-hardware-mfa', 'root-access-key'] };

  it('reads the hardware device, and each call that is denied makes it unknown, never clean', async () => {
    const hardware = { passwordEnabled: true, mfaDevices: [{ kind: 'hardware' as const }] };
    const keys = [{ createdAt: '2024-03-01T08:00:00Z' }];
    const world = await sandbox({
      world: [soundAccount(), soundAccount({ id: MEMBER, root: { ...hardware, accessKeys: keys } })],
      organizationFeatures: ['RootCredentialsManagement', 'RootSessions'],
    });
    expect(byRule(await scanned(world, options))).toEqual({
      'root-access-key': 'fail',
      'root-hardware-mfa': 'pass',
    });
    for (const call of ['sts:AssumeRoot', 'iam:ListMFADevices']) {
      const scan = await without(world, call, options);
      expect(byRule(scan), call).toEqual({ 'root-access-key': 'fail', 'root-hardware-mfa': 'unknown' });
      expect(scan.run.complete).toBe(false);
    }
    const unnamed = await without(world, 'iam:ListAccessKeys', options);
    expect(byRule(unnamed)['root-access-key']).toBe('fail');
    expect(unnamed.run.complete).toBe(false);
    // The key is there, used or not.
    expect(byRule(await without(world, 'iam:GetAccessKeyLastUsed', options))['root-access-key']).toBe('fail');
  });
});
