import { describe, expect, it } from 'vitest';
import { idMaker } from './ids.ts';
import type { AccountSpec } from './spec.ts';
import { contentFromSpec } from './world/content.ts';
import { reportText } from './world/report-text.ts';

const JOINED = '2024-01-01T00:00:00Z';

function report(spec: AccountSpec, asOf = '2026-11-22T12:00:00Z', partition = 'aws'): string {
  const content = contentFromSpec(spec, idMaker(spec.id, 1), JOINED);
  return reportText(content, { partition, accountId: spec.id, asOf, options: spec.report ?? {} });
}

const HEADER =
  'user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,password_next_rotation,mfa_active,access_key_1_active,access_key_1_last_rotated,access_key_1_last_used_date,access_key_1_last_used_region,access_key_1_last_used_service,access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,cert_1_last_rotated,cert_2_active,cert_2_last_rotated';

const older = { id: 'AKIARZPUZDIKAAAAAAAB', createdAt: '2025-01-01T00:00:05Z', status: 'Inactive' } as const;
const newer = {
  id: 'AKIARZPUZDIKAAAAAAAC',
  createdAt: '2025-06-01T00:00:00+00:00',
  lastUsed: { at: '2025-06-02T08:00:00Z', region: 'eu-central-1', service: 's3' },
} as const;

const account: AccountSpec = {
  id: '123456789012',
  root: { passwordEnabled: true, mfa: true, passwordLastUsed: '2026-01-02T03:04:05Z' },
  users: [
    {
      name: 'Zoe',
      path: '/team/eng/',
      createdAt: '2025-01-01T00:00:00Z',
      password: { createdAt: '2025-01-01T00:00:01Z' },
      accessKeys: [older, newer],
    },
    { name: 'adam', createdAt: '2025-02-01T00:00:00Z', passwordLastUsedBefore: '2025-03-01T00:00:00Z' },
    { name: 'Bea,=1', createdAt: '2025-02-01T00:00:00Z', certs: [{ uploadedAt: '2025-02-02T00:00:00Z' }] },
  ],
};

describe('the credential report', () => {
  it('has the bytes of the real one: root first, users sorted, the active key in slot 1, no newline at the end', () => {
    const none = 'false,N/A,N/A,N/A,N/A';
    expect(report(account)).toBe(
      [
        HEADER,
        `<root_account>,arn:aws:iam::123456789012:root,2024-01-01T00:00:00Z,true,2026-01-02T03:04:05Z,2024-01-01T00:00:00Z,not_supported,true,${none},${none},false,N/A,false,N/A`,
        `adam,arn:aws:iam::123456789012:user/adam,2025-02-01T00:00:00Z,false,N/A,N/A,N/A,false,${none},${none},false,N/A,false,N/A`,
        `"Bea,=1","arn:aws:iam::123456789012:user/Bea,=1",2025-02-01T00:00:00Z,false,N/A,N/A,N/A,false,${none},${none},true,2025-02-02T00:00:00Z,false,N/A`,
        'Zoe,arn:aws:iam::123456789012:user/team/eng/Zoe,2025-01-01T00:00:00Z,true,no_information,2025-01-01T00:00:01Z,N/A,false,true,2025-06-01T00:00:00Z,2025-06-02T08:00:00Z,eu-central-1,s3,false,2025-01-01T00:00:05Z,N/A,N/A,N/A,false,N/A,false,N/A',
      ].join('\n'),
    );
  });

  it('leaves out what came to be after it was made', () => {
    const [, , adam, , zoe] = report(account, '2025-05-01T00:00:00Z').split('\n');
    expect(adam).toContain('adam');
    expect(zoe).toContain('false,2025-01-01T00:00:05Z,N/A,N/A,N/A,false,N/A,N/A,N/A,N/A');
    expect(report(account, '2024-12-31T00:00:00Z').split('\n')).toHaveLength(2);
  });

  it('gains a 23rd column when a user has more than two keys, in every row', () => {
    const third = { createdAt: '2025-07-01T00:00:00Z' };
    const rows = report({
      id: '123456789012',
      users: [
        { name: 'a', createdAt: JOINED, accessKeys: [older, newer, third] },
        { name: 'b', createdAt: JOINED },
      ],
    }).split('\n');
    expect(rows[0]).toBe(`${HEADER},additional_credentials_info`);
    expect(rows.map((row) => row.split(',').length)).toEqual([23, 23, 23, 23]);
  });

  it('has no root row in China, nor where it is left out, and old root values on request', () => {
    expect(report(account, undefined, 'aws-cn')).not.toContain('root_account');
    expect(report({ id: '123456789012', root: { noRow: true } })).toBe(HEADER);
    const old = report({ id: '123456789012', root: { passwordEnabled: 'not_supported' } });
    expect(old).toContain('not_supported,no_information,not_supported,not_supported,false');
  });

  it('can be damaged on purpose: torn rows, further columns, any text', () => {
    const torn = report({ ...account, report: { quoteNames: false } }).split('\n')[3];
    expect(torn?.split(',')).toHaveLength(24);
    const wide = report({ ...account, report: { extraColumns: { new_column: 'x' } } }).split('\n');
    expect(wide[0]?.endsWith(',new_column')).toBe(true);
    expect(wide[1]?.endsWith(',x')).toBe(true);
    expect(report({ ...account, report: { content: '<html>' } })).toBe('<html>');
  });
});
