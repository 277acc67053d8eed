import { describe, expect, test } from 'vitest';
import { Problem } from '../model/problem.ts';
import { ROLE_KINDS, type RoleKind } from '../model/replacement.ts';
import type { RoleOrder } from './role-order.ts';
import { checkTrust, trustOf } from './trust.ts';

const PLACE = { partition: 'aws', accountId: '111122223333' };
const ANCHOR =
  'arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/12345678-1234-1234-1234-123456789012';

/** An order of each kind that is whole. */
const WHOLE: Readonly<Record<RoleKind, Partial<RoleOrder>>> = {
  github: { repository: 'example/shop', ref: 'refs/heads/main' },
  gitlab: { project: 'example/team/shop', ref: 'main' },
  oidc: { issuer: 'https://ci.example.com/a', audience: 'aws', subject: 'job:1' },
  'roles-anywhere': { trustAnchor: ANCHOR, certificateName: 'backup.example.com' },
  instance: {},
  lambda: {},
  ecs: {},
  irsa: {
    issuer: 'https://oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLED539D4633E53DE1B71EXAMPLE',
    namespace: 'shop',
    serviceAccount: 'uploader',
  },
  'pod-identity': {
    cluster: 'arn:aws:eks:eu-west-1:111122223333:cluster/shop',
    namespace: 'shop',
    serviceAccount: 'uploader',
  },
  'identity-center': {},
};

const order = (kind: RoleKind, more: Partial<RoleOrder> = {}): RoleOrder => ({
  kind,
  name: 'r',
  ...WHOLE[kind],
  ...more,
});
const made = (kind: RoleKind, more: Partial<RoleOrder> = {}) => trustOf(order(kind, more), PLACE);

describe('a trust policy', () => {
  test.each(ROLE_KINDS)('of %s lets in who it is for and nobody else, by evaluation', (kind) => {
    const { policy, requests, needs } = made(kind);
    expect(needs.length).toBeGreaterThan(0);
    if (policy === undefined) return expect(kind).toBe('identity-center');
    const checks = checkTrust(policy, requests);
    expect(checks.map(({ answer }) => answer)).toEqual(requests.map(({ expected }) => expected));
    expect(checks.map(({ expected }) => expected)).toEqual(expect.arrayContaining(['yes', 'no']));
  });

  test('of GitHub has audience and subject, both compared whole', () => {
    expect(made('github').policy?.Statement[0]?.Condition).toEqual({
      StringEquals: {
        'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
        'token.actions.githubusercontent.com:sub': 'repo:example/shop:ref:refs/heads/main',
      },
    });
    const environment = trustOf(
      { kind: 'github', name: 'r', repository: 'example/shop', environment: 'prod' },
      PLACE,
    );
    expect(JSON.stringify(environment.policy)).toContain('repo:example/shop:environment:prod');
  });

  test('of any branch is still of one repository: none whose name only begins so, and the check says it', () => {
    const { policy, requests } = trustOf(
      { kind: 'github', name: 'r', repository: 'example/shop', anyRef: true },
      PLACE,
    );
    expect(policy?.Statement[0]?.Condition?.StringLike).toEqual({
      'token.actions.githubusercontent.com:sub': 'repo:example/shop:*',
    });
    if (policy === undefined) throw new Error('no policy');
    expect(checkTrust(policy, requests).every(({ expected, answer }) => expected === answer)).toBe(true);
  });

  test.each([
    ['github', { repository: 'example/*' }],
    ['github', { repository: 'example' }],
    ['github', { ref: undefined }],
    ['github', { ref: 'refs/heads/*' }],
    ['github', { environment: 'prod' }],
    ['github', { repository: undefined, ref: undefined, subject: 'repo:example/*' }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a variable of a policy, which is each caller's own claim
    ['oidc', { subject: '${ci.example.com/a:sub}' }],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: likewise
    ['oidc', { audience: '${ci.example.com/a:aud}' }],
    ['github', { subject: 'repo:example/other:pull_request' }],
    ['gitlab', { subject: 'project_path:example/other:ref_type:branch:ref:main' }],
    ['gitlab', { project: 'example' }],
    ['gitlab', { ref: undefined }],
    ['oidc', { subject: undefined }],
    ['oidc', { audience: '*' }],
    ['oidc', { issuer: 'http://ci.example.com' }],
    ['oidc', { issuer: 'https://*.example.com' }],
    ['roles-anywhere', { certificateName: '*' }],
    ['roles-anywhere', { trustAnchor: 'arn:aws:rolesanywhere:eu-west-1:111122223333:trust-anchor/*' }],
    ['irsa', { serviceAccount: '*' }],
    ['pod-identity', { cluster: undefined }],
  ] as const)('of %s with %o is refused: it would let others in', (kind, more) => {
    const given = { ...order(kind), ...more } as unknown as RoleOrder;
    expect(() => trustOf(given, PLACE)).toThrow(Problem);
  });

  test('of Roles Anywhere that lacks its anchor is refused in the words of Roles Anywhere', () => {
    const lacking = { kind: 'roles-anywhere', name: 'r', certificateName: 'a.example.com' } as const;
    expect(() => trustOf(lacking, PLACE)).toThrow(/--trust-anchor is missing.*any trust anchor/);
    expect(() => trustOf(lacking, PLACE)).not.toThrow(/issuer/);
  });

  test('speaks the names of the partition', () => {
    const china = { partition: 'aws-cn', accountId: '111122223333' };
    expect(JSON.stringify(trustOf(order('github'), china).policy)).toContain('"sts.amazonaws.com.cn"');
    expect(JSON.stringify(trustOf(order('github'), china).policy)).toContain('arn:aws-cn:iam::');
    expect(JSON.stringify(trustOf(order('instance'), china).policy)).toContain('ec2.amazonaws.com.cn');
  });

  test('that trusts more than it should is found out', () => {
    const { requests } = made('github');
    const wide = {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'Wide',
          Effect: 'Allow',
          Principal: {
            Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com',
          },
          Action: ['sts:AssumeRoleWithWebIdentity'],
          Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example/*' } },
        },
      ],
    } as const;
    expect(checkTrust(wide, requests).some(({ expected, answer }) => expected !== answer)).toBe(true);
  });
});
