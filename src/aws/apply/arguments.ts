import type { Call, Step, StepCall, Subject } from '../../core/plan/plan.ts';

/** The calls of AWS that change something. */
export type AwsStepCall = Exclude<StepCall, `keyreeve:${string}`>;

type Session = Call['session'];
type Check = (value: string) => boolean;

/** Names of the parameters each call takes, by the session it may be made in: all of them, and no other. */
const PARAMETERS: Readonly<Record<AwsStepCall, Partial<Readonly<Record<Session, readonly string[]>>>>> = {
  'iam:UpdateAccessKey': { account: ['UserName', 'AccessKeyId', 'Status'] },
  'iam:DeleteAccessKey': { account: ['UserName', 'AccessKeyId'], root: ['AccessKeyId'] },
  'iam:DeleteSigningCertificate': { root: ['CertificateId'] },
  'iam:PutUserPolicy': { account: ['UserName', 'PolicyName', 'PolicyDocument'] },
  'iam:DeleteUserPolicy': { account: ['UserName', 'PolicyName'] },
  'iam:PutRolePolicy': { account: ['RoleName', 'PolicyName', 'PolicyDocument'] },
  'iam:DeleteRolePolicy': { account: ['RoleName', 'PolicyName'] },
  'iam:CreatePolicyVersion': { account: ['PolicyArn', 'PolicyDocument', 'SetAsDefault'] },
  'iam:SetDefaultPolicyVersion': { account: ['PolicyArn', 'VersionId'] },
  // The text stands for the id of the version.
  'iam:DeletePolicyVersion': { account: ['PolicyArn', 'PolicyDocument'] },
  'organizations:CreatePolicy': { management: ['PolicyName', 'Description', 'Type', 'Content'] },
  'organizations:AttachPolicy': { management: ['PolicyName', 'TargetId'] },
  'organizations:DetachPolicy': { management: ['PolicyName', 'TargetId'] },
  'organizations:DeletePolicy': { management: ['PolicyName'] },
};

/** What AWS's models allow, and for `Type` the one type that there are steps for. */
const CHECKS: Readonly<Record<string, Check>> = {
  UserName: matching(/^[\w+=,.@-]{1,128}$/),
  RoleName: matching(/^[\w+=,.@-]{1,64}$/),
  // Long-term keys only: a session has no key that could be switched off.
  AccessKeyId: matching(/^AKIA\w{12,124}$/),
  Status: matching(/^(Active|Inactive)$/),
  CertificateId: matching(/^\w{24,128}$/),
  PolicyDocument: isPolicyText,
  Content: isPolicyText,
  // Keyreeve puts in place, and takes away, its own policies and no others. IAM cannot limit a role so.
  PolicyName: matching(/^Keyreeve[\w+=,.@-]{1,120}$/),
  // Policies of accounts only: `aws` in the place of an account's id is AWS itself.
  PolicyArn: matching(/^arn:aws[a-z-]*:iam::\d{12}:policy\/[\x21-\x7e]{1,512}$/),
  VersionId: matching(/^v[1-9]\d{0,9}$/),
  SetAsDefault: matching(/^true$/),
  Description: (value) => value.length <= 512,
  Type: matching(/^SERVICE_CONTROL_POLICY$/),
  TargetId: matching(/^(\d{12}|r-[0-9a-z]{4,32}|ou-[0-9a-z]{4,32}-[0-9a-z]{8,32})$/),
};

/** The one exception to Keyreeve's own names: an inline policy of a user that is edited, and is never deleted. */
function checkOf(name: string, api: AwsStepCall, { kind }: Subject): Check | undefined {
  if (name === 'PolicyName' && api === 'iam:PutUserPolicy' && kind === 'user-policy') return ANY_POLICY_NAME;
  return CHECKS[name];
}

const ANY_POLICY_NAME: Check = (value) => /^[\w+=,.@-]{1,128}$/.test(value);

/** A call whose arguments were looked at one by one. */
export interface CheckedCall {
  readonly api: AwsStepCall;
  readonly session: Session;
  /** Gives an argument. Throws an Error for one that the call has not. */
  argument(name: string): string;
}

/**
 * Looks at a step's call before anything is sent. Throws an Error for whatever is not exactly as it must be: a
 * parameter that is missing, empty, not known or of another shape, and one that speaks of something else than the
 * step's subject. Above all a user must be named: without a name IAM acts on the caller's own keys (IAM API
 * reference, UpdateAccessKey), and the SDK sends `undefined` as no parameter at all.
 */
export function checkCall({ id, call, subject }: Pick<Step, 'id' | 'call' | 'subject'>): CheckedCall {
  const wrong = (words: string) => new Error(`${id}: ${words}, so ${call.api} is not called.`);
  const { api, session } = call;
  if (!isAwsCall(api)) throw wrong('this is no call of AWS');
  const names = PARAMETERS[api][session];
  if (names === undefined) throw wrong(`it is not made in a session "${session}"`);
  const given = new Map(Object.entries(call.arguments));
  for (const name of given.keys()) if (!names.includes(name)) throw wrong(`${name} is no parameter of it`);
  for (const name of names) {
    const value: unknown = given.get(name);
    if (typeof value !== 'string' || checkOf(name, api, subject)?.(value) !== true)
      throw wrong(`${name} is missing or wrong`);
    const subjects = ofSubject(subject)[name];
    if (subjects !== undefined && subjects !== value) throw wrong(`${name} is not the one of the step`);
  }
  const argument = (name: string) => {
    const value = given.get(name);
    if (value === undefined) throw wrong(`${name} was not looked at`);
    return value;
  };
  return { api, session, argument };
}

function isAwsCall(api: StepCall): api is AwsStepCall {
  return Object.hasOwn(PARAMETERS, api);
}

/** What the arguments must be for the call to be about the step's subject. */
function ofSubject(subject: Subject): Readonly<Record<string, string | undefined>> {
  switch (subject.kind) {
    case 'access-key':
      return { UserName: subject.userName, AccessKeyId: subject.accessKeyId };
    case 'user':
      return { UserName: subject.userName };
    case 'user-policy':
      return { UserName: subject.userName, PolicyName: subject.policyName };
    case 'role':
      return { RoleName: subject.roleName };
    case 'root-key':
      return { AccessKeyId: subject.accessKeyId };
    case 'root-certificate':
      return { CertificateId: subject.certificateId };
    case 'policy':
      return { PolicyArn: subject.policyArn };
    case 'scp':
      return { PolicyName: subject.policyName, TargetId: subject.target };
  }
}

function matching(pattern: RegExp): Check {
  return (value) => pattern.test(value);
}

/** A JSON object with statements. What they say is the plan's. */
function isPolicyText(value: string): boolean {
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && 'Statement' in parsed;
  } catch (error) {
    if (error instanceof SyntaxError) return false;
    throw error;
  }
}
