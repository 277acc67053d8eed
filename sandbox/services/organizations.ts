import type { Call, Handler, Service } from '../call.ts';
import { parseInstant } from '../clock.ts';
import { AwsRefusal } from '../wire/refusal.ts';
import type { Account } from '../world/account.ts';
import { type Unit, unitTree } from '../world/unit-tree.ts';

/** The reads of Organizations, JSON 1.1. Instants are seconds since 1970. */

function epoch(iso: string): number {
  return parseInstant(iso) / 1000;
}

function invalidInput(message: string): AwsRefusal {
  return new AwsRefusal('InvalidInputException', 400, message);
}

/** `Status` is retired since 9 September 2026, `State` stands in its place [botocore, organizations]. */
function accountFields({ world }: Call, account: Account): Record<string, unknown> {
  const { spec } = account;
  const old = account.state === 'PENDING_CLOSURE' || account.state === 'SUSPENDED' ? account.state : 'ACTIVE';
  return {
    Id: account.id,
    Arn: world.arn('organizations', world.management.id, `account/${world.organizationId}/${account.id}`),
    Email: spec.email ?? `aws+${account.id}@example.com`,
    Name: spec.name ?? `account-${account.id}`,
    ...(spec.legacyStatusOnly === true ? { Status: old } : { State: account.state }),
    JoinedMethod: account.isManagement ? 'INVITED' : 'CREATED',
    JoinedTimestamp: epoch(account.joinedAt),
  };
}

/**
 * One page, at most 20 items a page. With `emptyPages` an empty page with a token comes before every further one:
 * the API says that this may happen at any time [Organizations API Reference, ListAccounts].
 */
function page<Item>(call: Call, items: readonly Item[], name: string, show: (item: Item) => unknown): string {
  const size = call.parameters.integer('MaxResults') ?? 20;
  if (!Number.isInteger(size) || size < 1 || size > 20) {
    throw invalidInput('You provided a value that does not match the required range: MaxResults.');
  }
  const token = call.parameters.text('NextToken');
  const match = token === undefined ? ['', '0', ''] : /^(\d{1,9})(e?)$/.exec(fromToken(token));
  if (match === null) throw invalidInput('You provided an invalid value for NextToken.');
  const start = Number(match[1]);
  if (match[2] === 'e') return JSON.stringify({ [name]: [], NextToken: toToken(`${start}`) });
  const shown = items.slice(start, start + size).map(show);
  const end = start + size;
  if (end >= items.length) return JSON.stringify({ [name]: shown });
  return JSON.stringify({
    [name]: shown,
    NextToken: toToken(`${end}${call.world.settings.emptyPages ? 'e' : ''}`),
  });
}

function toToken(text: string): string {
  return Buffer.from(`page ${text}`).toString('base64url');
}

function fromToken(token: string): string {
  return Buffer.from(token, 'base64url')
    .toString()
    .replace(/^page /, '');
}

function unitFields(call: Call, unit: Unit): Record<string, unknown> {
  const { world } = call;
  return {
    Id: unit.id,
    Arn: world.arn('organizations', world.management.id, `ou/${world.organizationId}/${unit.id}`),
    Name: unit.name,
  };
}

function accountOf(call: Call, name: string): Account {
  const id = call.parameters.text(name) ?? '';
  const account = call.world.find(id);
  if (account !== undefined) return account;
  throw new AwsRefusal('AccountNotFoundException', 400, "You specified an account that doesn't exist.");
}

function parentOf(call: Call, name: string): Unit {
  const unit = unitTree(call.world).byId.get(call.parameters.text(name) ?? '');
  if (unit !== undefined) return unit;
  throw new AwsRefusal('ParentNotFoundException', 400, "You specified a parent that doesn't exist.");
}

const describeOrganization: Handler = ({ world }) => {
  const { management, organizationId } = world;
  const Organization = {
    Id: organizationId,
    Arn: world.arn('organizations', management.id, `organization/${organizationId}`),
    FeatureSet: 'ALL',
    MasterAccountArn: world.arn('organizations', management.id, `account/${organizationId}/${management.id}`),
    MasterAccountId: management.id,
    MasterAccountEmail: management.spec.email ?? `aws+${management.id}@example.com`,
    AvailablePolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
  };
  return JSON.stringify({ Organization });
};

const listRoots: Handler = (call) => {
  const { world } = call;
  const root = {
    Id: world.rootId,
    Arn: world.arn('organizations', world.management.id, `root/${world.organizationId}/${world.rootId}`),
    Name: 'Root',
    PolicyTypes: [{ Type: 'SERVICE_CONTROL_POLICY', Status: 'ENABLED' }],
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

const listDelegated: Handler = (call) => {
  const { world } = call;
  const service = call.parameters.text('ServicePrincipal');
  const ids = service === undefined || service === 'iam.amazonaws.com' ? world.settings.delegated : [];
  const accounts = ids.map((id) => world.find(id)).filter((account) => account !== undefined);
  return page(call, accounts, 'DelegatedAdministrators', (account) => ({
    ...accountFields(call, account),
    DelegationEnabledDate: epoch(account.joinedAt),
  }));
};

const listServiceAccess: Handler = (call) => {
  const services = call.world.settings.centralRoot ? ['iam.amazonaws.com'] : [];
  const DateEnabled = epoch('2025-01-15T10:00:00Z');
  return page(call, services, 'EnabledServicePrincipals', (ServicePrincipal) => ({
    ServicePrincipal,
    DateEnabled,
  }));
};

/** All reads are refused to members that administer nothing, in Organizations' own short words. */
function privileged(handler: Handler): Handler {
  return (call) => {
    const { world, caller } = call;
    if (caller.account.isManagement || world.isDelegated(caller.account)) return handler(call);
    throw new AwsRefusal('AccessDeniedException', 400, "You don't have permissions to access this resource.");
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
  ['ListDelegatedAdministrators', listDelegated],
  ['ListAWSServiceAccessForOrganization', listServiceAccess],
];

/** DescribeOrganization may be called from any account of the organisation [Organizations API Reference]. */
export const organizations: Service = new Map<string, Handler>([
  ['DescribeOrganization', describeOrganization],
  ...handlers.map(([name, handler]) => [name, privileged(handler)] as const),
]);
