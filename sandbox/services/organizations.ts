import type { Call, Handler, Service } from '../call.ts';
import { AwsRefusal } from '../wire/refusal.ts';
import { type Unit, unitTree } from '../world/unit-tree.ts';
import { accountFields, accountOf, invalidInput, page } from './organizations-page.ts';
import { policyReads, policyWrites } from './organizations-policies.ts';
import { organizationServices } from './organizations-services.ts';

/** Organizations, JSON 1.1: accounts and units. Its policies are in a file of their own. */

function unitFields(call: Call, unit: Unit): Record<string, unknown> {
  const { world } = call;
  return {
    Id: unit.id,
    Arn: world.arn('organizations', world.management.id, `ou/${world.organizationId}/${unit.id}`),
    Name: unit.name,
  };
}

function parentOf(call: Call, name: string): Unit {
  const unit = unitTree(call.world).byId.get(call.parameters.text(name) ?? '');
  if (unit !== undefined) return unit;
  throw new AwsRefusal('ParentNotFoundException', 400, "You specified a parent that doesn't exist.");
}

const POLICY_TYPES = [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }];

const describeOrganization: Handler = ({ world }) => {
  const { management, organizationId } = world;
  const Organization = {
    Id: organizationId,
    Arn: world.arn('organizations', management.id, `organization/${organizationId}`),
    FeatureSet: 'ALL',
    MasterAccountArn: world.arn('organizations', management.id, `account/${organizationId}/${management.id}`),
    MasterAccountId: management.id,
    MasterAccountEmail: management.spec.email ?? `aws+${management.id}@example.com`,
    AvailablePolicyTypes: POLICY_TYPES,
  };
  return JSON.stringify({ Organization });
};

const listRoots: Handler = (call) => {
  const { world } = call;
  const root = {
    Id: world.rootId,
    Arn: world.arn('organizations', world.management.id, `root/${world.organizationId}/${world.rootId}`),
    Name: 'Root',
    PolicyTypes: world.settings.policyTypesDisabled ? [] : POLICY_TYPES,
  };
  return page(call, [root], 'Roots', (item) => item);
};

const listChildren: Handler = (call) => {
  const parent = parentOf(call, 'ParentId');
  const type = call.parameters.text('ChildType');
  if (type !== 'ACCOUNT' && type !== 'ORGANIZATIONAL_UNIT')
    throw invalidInput('You provided an invalid ChildType.');
  const ids = type === 'ACCOUNT' ? parent.accounts.map((a) => a.id) : parent.units.map((u) => u.id);
  return page(call, ids, 'Children', (Id) => ({ Id, Type: type }));
};

const listParents: Handler = (call) => {
  const tree = unitTree(call.world);
  const child = call.parameters.text('ChildId') ?? '';
  const account = call.world.find(child);
  const parent = account === undefined ? tree.byId.get(child)?.parent : tree.parentOf(account);
  if (parent === undefined) {
    const words = "You specified a child that doesn't exist.";
    throw new AwsRefusal('ChildNotFoundException', 400, words);
  }
  const Type = parent.parent === undefined ? 'ROOT' : 'ORGANIZATIONAL_UNIT';
  return page(call, [parent], 'Parents', (unit) => ({ Id: unit.id, Type }));
};

const describeUnit: Handler = (call) => {
  const unit = unitTree(call.world).byId.get(call.parameters.text('OrganizationalUnitId') ?? '');
  if (unit?.parent === undefined) {
    const words = "You specified an organizational unit that doesn't exist.";
    throw new AwsRefusal('OrganizationalUnitNotFoundException', 400, words);
  }
  return JSON.stringify({ OrganizationalUnit: unitFields(call, unit) });
};

/** All reads are refused to members that administer nothing, in Organizations' own short words. */
function privileged(handler: Handler): Handler {
  return (call) => {
    const { world, caller } = call;
    if (world.mayReadOrganization(caller.account)) return handler(call);
    throw notYours();
  };
}

function notYours(): AwsRefusal {
  return new AwsRefusal('AccessDeniedException', 400, "You don't have permissions to access this resource.");
}

/** A delegate may change policies only where a resource policy of the organisation says so; none does here. */
function managementOnly(handler: Handler): Handler {
  return (call) => {
    if (call.caller.account.isManagement) return handler(call);
    throw notYours();
  };
}

const handlers: readonly (readonly [string, Handler])[] = [
  ['ListAccounts', (call) => page(call, call.world.accounts, 'Accounts', (a) => accountFields(call, a))],
  [
    'DescribeAccount',
    (call) => JSON.stringify({ Account: accountFields(call, accountOf(call, 'AccountId')) }),
  ],
  ['ListRoots', listRoots],
  [
    'ListOrganizationalUnitsForParent',
    (call) => page(call, parentOf(call, 'ParentId').units, 'OrganizationalUnits', (u) => unitFields(call, u)),
  ],
  [
    'ListAccountsForParent',
    (call) => page(call, parentOf(call, 'ParentId').accounts, 'Accounts', (a) => accountFields(call, a)),
  ],
  ['ListChildren', listChildren],
  ['ListParents', listParents],
  ['DescribeOrganizationalUnit', describeUnit],
  ...organizationServices,
  ...policyReads,
];

/** A lone account is told that it is in no organisation, whatever it asks [botocore, organizations]. */
function inUse(handler: Handler): Handler {
  return (call) => {
    if (!call.world.settings.standalone) return handler(call);
    const words = 'Your account is not a member of an organization.';
    throw new AwsRefusal('AWSOrganizationsNotInUseException', 400, words);
  };
}

/** DescribeOrganization may be called from any account of the organisation [Organizations API Reference]. */
export const organizations: Service = new Map<string, Handler>([
  ['DescribeOrganization', inUse(describeOrganization)],
  ...handlers.map(([name, handler]) => [name, inUse(privileged(handler))] as const),
  ...policyWrites.map(([name, handler]) => [name, inUse(managementOnly(handler))] as const),
]);
