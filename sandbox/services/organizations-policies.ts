import { type Call, type Handler, required } from '../call.ts';
import { shortId } from '../ids.ts';
import { AwsRefusal } from '../wire/refusal.ts';
import { attach, type ControlPolicy, FULL_ACCESS } from '../world/control-policies.ts';
import { type Unit, unitTree } from '../world/unit-tree.ts';
import { isPolicy } from './iam-policies.ts';
import { invalidInput, page } from './organizations-page.ts';

/** Service control policies: made, attached, detached, deleted and listed. */

const SCP = 'SERVICE_CONTROL_POLICY';

/** Characters of a policy's text [Organizations User Guide, quotas]. */
const MOST_CHARACTERS = 5120;

function refuse(code: string, words: string): AwsRefusal {
  return new AwsRefusal(code, 400, words);
}

function arnOf({ world }: Call, { id, ofAws }: ControlPolicy, type: string): string {
  const kind = type.toLowerCase();
  return ofAws
    ? `arn:${world.partition}:organizations::aws:policy/${kind}/${id}`
    : world.arn('organizations', world.management.id, `policy/${world.organizationId}/${kind}/${id}`);
}

function summary(call: Call, policy: ControlPolicy, type = SCP): Record<string, unknown> {
  const { id, name, description, ofAws } = policy;
  const Arn = arnOf(call, policy, type);
  return { Id: id, Arn, Name: name, Description: description, Type: type, AwsManaged: ofAws };
}

function shown(call: Call, policy: ControlPolicy): Record<string, unknown> {
  return { Policy: { PolicySummary: summary(call, policy), Content: policy.content } };
}

function namedPolicy(call: Call): ControlPolicy {
  const policy = call.world.policies.policies.get(required(call, 'PolicyId'));
  if (policy !== undefined) return policy;
  throw refuse('PolicyNotFoundException', "We can't find a policy with the PolicyId that you specified.");
}

interface Target {
  readonly TargetId: string;
  readonly Arn: string;
  readonly Name: string;
  readonly Type: 'ROOT' | 'ORGANIZATIONAL_UNIT' | 'ACCOUNT';
}

function unitTarget({ world }: Call, { id, name, parent }: Unit): Target {
  const kind = parent === undefined ? 'root' : 'ou';
  return {
    TargetId: id,
    Arn: world.arn('organizations', world.management.id, `${kind}/${world.organizationId}/${id}`),
    Name: name,
    Type: parent === undefined ? 'ROOT' : 'ORGANIZATIONAL_UNIT',
  };
}

/** The root, a unit or an account of the organisation. */
function findTarget(call: Call, id: string): Target | undefined {
  const { world } = call;
  const unit = unitTree(world).byId.get(id);
  if (unit !== undefined) return unitTarget(call, unit);
  const account = world.find(id);
  if (account === undefined) return undefined;
  return {
    TargetId: id,
    Arn: world.arn('organizations', world.management.id, `account/${world.organizationId}/${id}`),
    Name: account.spec.name ?? `account-${id}`,
    Type: 'ACCOUNT',
  };
}

function namedTarget(call: Call): Target {
  const target = findTarget(call, required(call, 'TargetId'));
  if (target !== undefined) return target;
  throw refuse(
    'TargetNotFoundException',
    "We can't find a root, OU, or account with the TargetId that you specified.",
  );
}

function checkContent(content: string): void {
  if (!isPolicy(content)) {
    const words = 'The provided policy document does not meet the requirements of the specified policy type.';
    throw refuse('MalformedPolicyDocumentException', words);
  }
  if (content.length <= MOST_CHARACTERS) return;
  throw refuse('ConstraintViolationException', 'You have exceeded the maximum policy size limit.');
}

const createPolicy: Handler = (call) => {
  const { world, caller } = call;
  const name = required(call, 'Name');
  const content = required(call, 'Content');
  if (required(call, 'Type') !== SCP) throw invalidInput('You specified an invalid value for Type.');
  checkContent(content);
  const { policies } = world.policies;
  if ([...policies.values()].some((policy) => policy.name === name)) {
    throw refuse('DuplicatePolicyException', 'A policy with the same name already exists.');
  }
  const id = `p-${shortId(`${world.organizationId}/${name}/${caller.account.nextSerial()}`, 8)}`;
  const description = call.parameters.text('Description') ?? '';
  const policy = { id, name, description, content, ofAws: false };
  policies.set(id, policy);
  const arn = arnOf(call, policy, SCP);
  call.story.response = { policy: { policySummary: { id, arn, name, type: SCP, awsManaged: false } } };
  return JSON.stringify(shown(call, policy));
};

const attachPolicy: Handler = (call) => {
  const policy = namedPolicy(call);
  const { TargetId } = namedTarget(call);
  if (call.world.settings.policyTypesDisabled) {
    const words = 'This operation can be performed only for enabled policy types.';
    throw refuse('PolicyTypeNotEnabledException', words);
  }
  if (policy.ofAws || !attach(call.world.policies.attached, TargetId, policy.id)) {
    const words = 'A policy with the specified name and type is already attached to the specified target.';
    throw refuse('DuplicatePolicyAttachmentException', words);
  }
  return '{}';
};

/** FullAWSAccess stays where it is: a target must keep one policy, and here that is the one it keeps. */
const detachPolicy: Handler = (call) => {
  const policy = namedPolicy(call);
  const { TargetId } = namedTarget(call);
  if (policy.ofAws) {
    throw refuse('ConstraintViolationException', 'You cannot remove the last policy from the target.');
  }
  if (call.world.policies.attached.get(TargetId)?.delete(policy.id) !== true) {
    const words = "The policy isn't attached to the specified target in the specified root.";
    throw refuse('PolicyNotAttachedException', words);
  }
  return '{}';
};

function targetsOf(call: Call, { id, ofAws }: ControlPolicy): readonly Target[] {
  const { world } = call;
  const everywhere = [...unitTree(world).byId.keys(), ...world.accounts.map((account) => account.id)];
  const { attached } = world.policies;
  const ids = ofAws ? everywhere : [...attached].flatMap(([target, own]) => (own.has(id) ? [target] : []));
  return ids.map((target) => findTarget(call, target)).filter((target) => target !== undefined);
}

const deletePolicy: Handler = (call) => {
  const policy = namedPolicy(call);
  if (policy.ofAws || targetsOf(call, policy).length > 0) {
    const words =
      'The policy is attached to one or more entities. You must detach it from all of them first.';
    throw refuse('PolicyInUseException', words);
  }
  call.world.policies.policies.delete(policy.id);
  return '{}';
};

/** What AWS attaches when resource control policies are turned on [Organizations User Guide, RCPs]. */
const RCP_FULL_ACCESS: ControlPolicy = {
  ...FULL_ACCESS,
  id: 'p-RCPFullAWSAccess',
  name: 'RCPFullAWSAccess',
};

/** The policies of a type, the one of AWS first. No own policy of another type stands in the sandbox. */
function policiesOf(call: Call, type: string): readonly ControlPolicy[] {
  if (!/^[A-Z0-9_]+$/.test(type)) throw invalidInput('You specified an invalid value for Filter.');
  if (type === SCP) return [...call.world.policies.policies.values()];
  return type === 'RESOURCE_CONTROL_POLICY' ? [RCP_FULL_ACCESS] : [];
}

const listPolicies: Handler = (call) => {
  const type = call.parameters.text('Filter') ?? '';
  return page(call, policiesOf(call, type), 'Policies', (policy) => summary(call, policy, type));
};

const listForTarget: Handler = (call) => {
  const type = call.parameters.text('Filter') ?? '';
  const { TargetId } = namedTarget(call);
  const own = call.world.policies.attached.get(TargetId);
  const there = policiesOf(call, type).filter(({ id, ofAws }) => ofAws || own?.has(id) === true);
  return page(call, there, 'Policies', (policy) => summary(call, policy, type));
};

export const policyReads: readonly (readonly [string, Handler])[] = [
  ['ListPolicies', listPolicies],
  ['DescribePolicy', (call) => JSON.stringify(shown(call, namedPolicy(call)))],
  [
    'ListTargetsForPolicy',
    (call) => page(call, targetsOf(call, namedPolicy(call)), 'Targets', (target) => target),
  ],
  ['ListPoliciesForTarget', listForTarget],
];

export const policyWrites: readonly (readonly [string, Handler])[] = [
  ['CreatePolicy', createPolicy],
  ['AttachPolicy', attachPolicy],
  ['DetachPolicy', detachPolicy],
  ['DeletePolicy', deletePolicy],
];
