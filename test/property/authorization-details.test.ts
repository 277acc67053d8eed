import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Problem } from '../../src/core/model/problem.ts';
import { parseAuthorizationDetails } from '../../src/core/parse/authorization-details.ts';
import { parseControlPolicies } from '../../src/core/parse/control-policies-file.ts';

const ARN = 'arn:aws:iam::111122223333:';
const DOCUMENT = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const DETAILS = {
  UserDetailList: [
    {
      UserName: 'alice',
      UserId: 'AIDAALICE',
      Arn: `${ARN}user/alice`,
      CreateDate: '2024-03-01T10:00:00Z',
      UserPolicyList: [{ PolicyName: 'p', PolicyDocument: DOCUMENT }],
      GroupList: ['staff'],
      AttachedManagedPolicies: [{ PolicyName: 'Own', PolicyArn: `${ARN}policy/Own` }],
      PermissionsBoundary: { PermissionsBoundaryArn: `${ARN}policy/Own` },
      Tags: [{ Key: 'a', Value: 'b' }],
    },
  ],
  GroupDetailList: [{ GroupName: 'staff', Arn: `${ARN}group/staff` }],
  RoleDetailList: [
    { RoleName: 'app', RoleId: 'AROAAPP', Arn: `${ARN}role/app`, AssumeRolePolicyDocument: DOCUMENT },
  ],
  Policies: [
    {
      PolicyName: 'Own',
      Arn: `${ARN}policy/Own`,
      PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, Document: DOCUMENT }],
    },
  ],
};

/** Every place in a value: the path to it. */
function placesIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const keys = Array.isArray(value) ? [...value.keys()] : Object.keys(value);
  const inside = keys.flatMap((key) =>
    placesIn((value as Record<string | number, unknown>)[key], [...path, key]),
  );
  return [path, ...inside];
}

/** The same with another value in one place. */
function changed(value: unknown, [key, ...rest]: readonly (string | number)[], other: unknown): unknown {
  if (key === undefined) return other;
  const copy: Record<string | number, unknown> = Array.isArray(value)
    ? ([...value] as unknown as Record<number, unknown>)
    : { ...(value as object) };
  copy[key] = changed(copy[key], rest, other);
  return copy;
}

/** Reads; a refusal has to be one of ours, in one line, and with the name of the file. */
function readOrRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that there is none
    expect(error.message).toMatch(/^file:?[^\u0000-\u001f]*$/);
    return undefined;
  }
}

test('whatever stands in whatever place is read or refused, and never loses a user that is there', () => {
  const places = placesIn(DETAILS);
  fc.assert(
    fc.property(fc.constantFrom(...places), fc.jsonValue({ maxDepth: 3 }), (place, other) => {
      const text = JSON.stringify(changed(DETAILS, place, other));
      const read = readOrRefused(() => parseAuthorizationDetails(text, 'file'));
      if (read === undefined) return;
      const listed = (JSON.parse(text) as { readonly UserDetailList: readonly unknown[] }).UserDetailList;
      expect(read.authorization.users.size).toBe(listed.length);
    }),
    { numRuns: 500 },
  );
});

test('a file that is cut short anywhere is refused', () => {
  const text = JSON.stringify(DETAILS);
  fc.assert(
    fc.property(fc.integer({ min: 0, max: text.length - 1 }), (length) => {
      expect(readOrRefused(() => parseAuthorizationDetails(text.slice(0, length), 'file'))).toBeUndefined();
      expect(
        readOrRefused(() => parseAuthorizationDetails(`[${text.slice(0, length)}`, 'file')),
      ).toBeUndefined();
    }),
  );
});

test('bytes of any kind are read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      readOrRefused(() => parseAuthorizationDetails(bytes, 'file'));
      readOrRefused(() => parseControlPolicies(bytes, 'file'));
    }),
  );
});

test('service control policies of any shape are read or refused, and every level that is read has a policy', () => {
  const levels = [[DOCUMENT], [DOCUMENT, { Policy: { Content: JSON.stringify(DOCUMENT) } }], [DOCUMENT]];
  fc.assert(
    fc.property(fc.constantFrom(...placesIn(levels)), fc.jsonValue({ maxDepth: 3 }), (place, other) => {
      const text = JSON.stringify(changed(levels, place, other));
      const read = readOrRefused(() => parseControlPolicies(text, 'file'));
      if (read?.limited === true) for (const { policies } of read.levels) expect(policies).not.toEqual([]);
    }),
    { numRuns: 300 },
  );
});
