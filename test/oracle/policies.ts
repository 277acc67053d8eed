import fc from 'fast-check';

/** A policy document as it is written. */
export interface WrittenPolicy {
  readonly Version?: string;
  readonly Statement: readonly WrittenStatement[];
}

/** One statement as it is written. */
export type WrittenStatement = Readonly<Record<string, unknown>>;

/** Values of condition keys; what is not named is absent. */
export type WrittenContext = Readonly<Record<string, string | readonly string[]>>;

export const ACCOUNT = '111122223333';
export const USER = `arn:aws:iam::${ACCOUNT}:user/alice`;

export const ACTIONS = ['iam:CreateAccessKey', 'iam:UpdateLoginProfile', 'iam:PutUserPolicy'] as const;
export const RESOURCES = [
  USER,
  `arn:aws:iam::${ACCOUNT}:user/bob`,
  `arn:aws:iam::${ACCOUNT}:user/team/alice`,
  `arn:aws:iam::${ACCOUNT}:user/Alice`,
] as const;

/** Every kind of value that the operators know, a few of each, so that they often meet. */
export const KEYS = {
  'aws:username': ['alice', 'bob', 'Alice'],
  'aws:PrincipalTag/team': ['red', 'Red', 'blue', 'r*d', ''],
  'aws:TagKeys': ['team', 'owner', 'Team', 'cost'],
  'aws:PrincipalArn': [USER, `arn:aws:iam::${ACCOUNT}:role/ops`, `arn:aws:iam::${ACCOUNT}:role/team:a/ops`],
  'aws:MultiFactorAuthPresent': ['true', 'false'],
  'aws:MultiFactorAuthAge': ['0', '59', '60', '3600', '60.0'],
  'aws:CurrentTime': [
    '2026-11-26T00:00:00Z',
    '2026-11-26',
    '2027-01-01T12:00:00Z',
    '2026-11-26T01:00:00+01:00',
  ],
  'aws:SourceIp': ['10.0.0.1', '10.1.2.3', '192.0.2.7', '2001:db8::1', '2001:db8:0:1::9'],
  'aws:SourceVpc': ['vpc-1', 'vpc-2'],
} as const;
export type Key = keyof typeof KEYS;
export const KEY_NAMES = Object.keys(KEYS) as readonly Key[];

/** Operators, each with the keys whose values it is meant for. */
const OPERATORS: Readonly<Record<string, readonly Key[]>> = {
  StringEquals: KEY_NAMES,
  StringNotEquals: KEY_NAMES,
  StringEqualsIgnoreCase: ['aws:username', 'aws:PrincipalTag/team', 'aws:TagKeys'],
  StringNotEqualsIgnoreCase: ['aws:username', 'aws:PrincipalTag/team', 'aws:TagKeys'],
  StringLike: KEY_NAMES,
  StringNotLike: KEY_NAMES,
  NumericEquals: ['aws:MultiFactorAuthAge'],
  NumericNotEquals: ['aws:MultiFactorAuthAge'],
  NumericLessThan: ['aws:MultiFactorAuthAge'],
  NumericLessThanEquals: ['aws:MultiFactorAuthAge'],
  NumericGreaterThan: ['aws:MultiFactorAuthAge'],
  NumericGreaterThanEquals: ['aws:MultiFactorAuthAge'],
  DateEquals: ['aws:CurrentTime'],
  DateNotEquals: ['aws:CurrentTime'],
  DateLessThan: ['aws:CurrentTime'],
  DateLessThanEquals: ['aws:CurrentTime'],
  DateGreaterThan: ['aws:CurrentTime'],
  DateGreaterThanEquals: ['aws:CurrentTime'],
  Bool: ['aws:MultiFactorAuthPresent'],
  IpAddress: ['aws:SourceIp'],
  NotIpAddress: ['aws:SourceIp'],
  ArnEquals: ['aws:PrincipalArn'],
  ArnLike: ['aws:PrincipalArn'],
  ArnNotEquals: ['aws:PrincipalArn'],
  ArnNotLike: ['aws:PrincipalArn'],
  Null: KEY_NAMES,
};

const NETWORKS = [
  '10.0.0.0/8',
  '10.1.0.0/16',
  '2001:db8::/32',
  '2001:db8::/64',
  '::/0',
  '2001:DB8::/31',
  '10.0.0.0/31',
];
const VARIABLES = [
  'aws:username',
  'AWS:UserName',
  'aws:PrincipalTag/team',
  "aws:PrincipalTag/team, 'red'",
  "aws:username, 'alice'",
  'aws:SourceVpc',
  'no:such',
  "no:such, 'alice'",
  '*',
  '?',
  '$',
].map((inside) => `\${${inside}}`);

/** A text with pieces of it made wildcards or variables, and now and then in another case. */
function patternOf(text: string, variables = true): fc.Arbitrary<string> {
  const piece = variables
    ? fc.constantFrom('*', '*', '*', '?', ...VARIABLES)
    : fc.constantFrom('*', '*', '?');
  const edit = fc.record({ at: fc.nat(text.length), length: fc.nat(8), piece });
  return fc
    .array(edit, { maxLength: 2 })
    .map((edits) =>
      edits
        .toSorted((first, second) => second.at - first.at)
        .reduce(
          (made, { at, length, piece: put }) => made.slice(0, at) + put + made.slice(at + length),
          text,
        ),
    );
}

const ACTION_PATTERN = fc.oneof(
  { weight: 2, arbitrary: fc.constantFrom('*', 'iam:*', 'IAM:create*', 's3:*') },
  { weight: 3, arbitrary: fc.constantFrom(...ACTIONS) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(
        fc
          .constantFrom('CreateAccessKey', 'updateloginprofile', 'PUTUSERPOLICY')
          .chain((name) => patternOf(name, false)),
      )
      .map(([name]) => `iam:${name}`),
  },
);

const RESOURCE_PATTERN = fc.oneof(
  { weight: 2, arbitrary: fc.constant('*') },
  { weight: 2, arbitrary: fc.constantFrom(...RESOURCES) },
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('alice', 'bob', 'team/alice')
      .chain((name) => patternOf(name))
      .map((name) => `arn:aws:iam::${ACCOUNT}:user/${name}`),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('arn:aws:iam::*:user/alice', 'arn:*:iam::*:*', `arn:aws:iam::${ACCOUNT}:*`),
  },
);

function wantedOf(operator: string, key: Key): fc.Arbitrary<string> {
  if (operator === 'Null') return fc.constantFrom('true', 'false');
  const given = fc.constantFrom<string>(...KEYS[key]);
  if (operator.includes('Ip')) return fc.oneof(given, fc.constantFrom(...NETWORKS));
  if (/^(Numeric|Date|Bool)/.test(operator)) return given;
  return fc.oneof(
    given,
    given.chain((text) => patternOf(text)),
  );
}

/** An operator with a set where the key has several values, as AWS demands, and now and then elsewhere. */
function namesOf(operator: string, key: Key): fc.Arbitrary<string> {
  const plain = fc.constantFrom(operator, `${operator}IfExists`);
  const ofSets = fc.constantFrom(
    `ForAllValues:${operator}`,
    `ForAllValues:${operator}IfExists`,
    `ForAnyValue:${operator}`,
  );
  return key === 'aws:TagKeys' ? ofSets : fc.oneof({ weight: 3, arbitrary: plain }, ofSets);
}

const anyCase = (key: string) => fc.constantFrom(key, key, key.toLowerCase(), key.toUpperCase());

const CONDITION: fc.Arbitrary<readonly [string, string, readonly string[]]> = fc
  .constantFrom(...Object.keys(OPERATORS))
  .chain((operator) =>
    fc
      .constantFrom(...(OPERATORS[operator] ?? []))
      .chain((key) =>
        fc.tuple(
          operator === 'Null' ? fc.constant(operator) : namesOf(operator, key),
          anyCase(key),
          fc.array(wantedOf(operator, key), { minLength: 1, maxLength: operator === 'Null' ? 1 : 3 }),
        ),
      ),
  );

const CONDITIONS = fc.array(CONDITION, { maxLength: 2 }).map((all) => {
  const made: Record<string, Record<string, unknown>> = {};
  for (const [operator, key, wanted] of all)
    made[operator] = { ...made[operator], [key]: wanted.length === 1 ? wanted[0] : wanted };
  return made;
});

const oneOrMore = (one: fc.Arbitrary<string>) => fc.oneof(one, fc.array(one, { minLength: 1, maxLength: 3 }));

const STATEMENT: fc.Arbitrary<WrittenStatement> = fc
  .record({
    Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    action: fc.tuple(fc.constantFrom('Action', 'Action', 'Action', 'NotAction'), oneOrMore(ACTION_PATTERN)),
    resource: fc.tuple(
      fc.constantFrom('Resource', 'Resource', 'Resource', 'NotResource'),
      oneOrMore(RESOURCE_PATTERN),
    ),
    conditions: fc.oneof(fc.constant({}), CONDITIONS),
  })
  .map(({ Effect, action, resource, conditions }) => ({
    Effect,
    [action[0]]: action[1],
    [resource[0]]: resource[1],
    ...(Object.keys(conditions).length > 0 && { Condition: conditions }),
  }));

const policyOf = (versions: readonly (string | undefined)[]): fc.Arbitrary<WrittenPolicy> =>
  fc
    .record({
      Version: fc.constantFrom(...versions),
      Statement: fc.array(STATEMENT, { minLength: 1, maxLength: 3 }),
    })
    .map(({ Version, Statement }) => ({ ...(Version !== undefined && { Version }), Statement }))
    // The other evaluator knows variables in every version (`differences.ts`).
    .map((policy) => (JSON.stringify(policy).includes('${') ? { ...policy, Version: NEW } : policy));

export const NEW = '2012-10-17';
export const POLICY = policyOf([NEW, NEW, NEW, '2008-10-17', undefined]);
export const FULL: WrittenPolicy = {
  Version: NEW,
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
};

/** Half of them wide open, so that what the others say is heard. */
export const OFTEN_OPEN = fc.oneof(fc.constant(FULL), POLICY);
