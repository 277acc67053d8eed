import { type Call, type Handler, required } from '../call.ts';
import { AccountHandle, type Change } from '../mutations.ts';
import { AwsRefusal, noSuchEntity, validationError } from '../wire/refusal.ts';
import { element } from '../wire/xml.ts';
import type { Key, User } from '../world/content.ts';
import { userOrSelf } from './iam-names.ts';

/** The few writes that switch credentials off, and on again. Each shows at once, and in the trail as its caller's. */

/** Whose keys a call means: root's own in a call signed by root, else the named user's or the caller's. */
function holder(call: Call): User | undefined {
  const own = call.caller.kind === 'root' && call.parameters.text('UserName') === undefined;
  return own ? undefined : userOrSelf(call);
}

function keysOf(call: Call, user: User | undefined): readonly Key[] {
  return user?.keys ?? call.world.content(call.caller.account).root.keys;
}

function handle({ world, caller }: Call): AccountHandle {
  return new AccountHandle(world, caller.account);
}

function by({ caller }: Call): Change {
  return { by: caller.kind === 'root' ? { root: true } : { arn: caller.arn } };
}

/** The id of a key that the holder really has: a key of somebody else is not found. */
function namedKey(call: Call): string {
  const id = required(call, 'AccessKeyId');
  if (keysOf(call, holder(call)).some((key) => key.id === id)) return id;
  throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
}

const updateAccessKey: Handler = (call) => {
  const id = namedKey(call);
  const status = required(call, 'Status');
  if (status !== 'Active' && status !== 'Inactive') {
    throw validationError(
      `1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`,
    );
  }
  handle(call).updateAccessKey(id, status, by(call));
  return '';
};

const deleteAccessKey: Handler = (call) => {
  handle(call).deleteAccessKey(namedKey(call), by(call));
  return '';
};

/** Inactive keys count too; the secret is told this once [IAM User Guide, IAM and STS quotas]. */
const createAccessKey: Handler = (call) => {
  const user = userOrSelf(call);
  if (user.keys.length >= 2) {
    throw new AwsRefusal('LimitExceeded', 409, 'Cannot exceed quota for AccessKeysPerUser: 2');
  }
  const id = handle(call).createAccessKey(user.name, by(call));
  const key = keysOf(call, user).find((candidate) => candidate.id === id);
  const inside =
    element('UserName', user.name) +
    element('AccessKeyId', id) +
    element('Status', 'Active') +
    element('SecretAccessKey', `secret/of/${id}/sandbox00`) +
    element('CreateDate', key?.createdAt);
  return `<AccessKey>${inside}</AccessKey>`;
};

/** The only way to switch a password off: it has no state between there and gone. */
const deleteLoginProfile: Handler = (call) => {
  const user = userOrSelf(call);
  if (user.password === undefined) {
    throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  }
  handle(call).deleteLoginProfile(user.name, by(call));
  return '';
};

export const iamWrites: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['UpdateAccessKey', updateAccessKey],
  ['DeleteAccessKey', deleteAccessKey],
  ['CreateAccessKey', createAccessKey],
  ['DeleteLoginProfile', deleteLoginProfile],
]);
