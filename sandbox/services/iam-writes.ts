import { type Call, type Handler, required } from '../call.ts';
import { isoSeconds } from '../clock.ts';
import { AwsRefusal, noSuchEntity, validationError } from '../wire/refusal.ts';
import { element } from '../wire/xml.ts';
import type { Key, Root, User } from '../world/content.ts';
import { deleteCertificate, meansRoot } from './iam-credentials.ts';
import { userOrSelf } from './iam-names.ts';

/** The writes that switch credentials off, and on again. Each shows at once, and in the trail as its caller's. */

/** Whose keys a call means: root's own in a call signed by root, else the named user's or the caller's. */
function holderOf(call: Call): User | Root {
  return meansRoot(call) ? call.world.content(call.caller.account).root : userOrSelf(call);
}

/** A key of the holder's with the account open for changes: a key of somebody else is not found. */
function namedKey(call: Call): { readonly key: Key; readonly holder: User | Root } {
  const id = required(call, 'AccessKeyId');
  const holder = holderOf(call);
  const key = holder.keys.find((candidate) => candidate.id === id);
  if (key === undefined) throw noSuchEntity(`The Access Key with id ${id} cannot be found.`);
  return { key, holder };
}

const updateAccessKey: Handler = (call) => {
  const { key } = namedKey(call);
  const status = required(call, 'Status');
  if (status !== 'Active' && status !== 'Inactive') {
    throw validationError(
      `1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`,
    );
  }
  call.world.edit(call.caller.account);
  key.status = status;
  return '';
};

const deleteAccessKey: Handler = (call) => {
  const { key, holder } = namedKey(call);
  call.world.edit(call.caller.account);
  holder.keys = holder.keys.filter((other) => other !== key);
  return '';
};

/** Inactive keys count too; the secret is told this once [IAM User Guide, IAM and STS quotas]. */
const createAccessKey: Handler = (call) => {
  const user = userOrSelf(call);
  if (user.keys.length >= 2) {
    throw new AwsRefusal('LimitExceeded', 409, 'Cannot exceed quota for AccessKeysPerUser: 2');
  }
  const { world, caller, story } = call;
  const { account } = caller;
  const id = account.ids.accessKey(account.nextSerial());
  const key: Key = { id, createdAt: isoSeconds(world.clock.ms()), status: 'Active' };
  world.edit(account);
  user.keys.push(key);
  const { createdAt: createDate, status } = key;
  story.response = { accessKey: { accessKeyId: id, createDate, status, userName: user.name } };
  const inside =
    element('UserName', user.name) +
    element('AccessKeyId', id) +
    element('Status', status) +
    element('SecretAccessKey', `secret/of/${id}/sandbox00`) +
    element('CreateDate', createDate);
  return `<AccessKey>${inside}</AccessKey>`;
};

/** The only way to switch a password off: it has no state between there and gone. */
const deleteLoginProfile: Handler = (call) => {
  if (meansRoot(call)) return deleteRootPassword(call);
  const user = userOrSelf(call);
  if (user.password === undefined) {
    throw noSuchEntity(`Login Profile for User ${user.name} cannot be found.`);
  }
  call.world.edit(call.caller.account);
  delete user.password;
  return '';
};

function deleteRootPassword({ world, caller }: Call): string {
  const { root } = world.content(caller.account);
  if (root.passwordEnabled !== true) throw noSuchEntity('Login Profile for the root user cannot be found.');
  world.edit(caller.account);
  root.passwordEnabled = false;
  return '';
}

export const iamWrites: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['UpdateAccessKey', updateAccessKey],
  ['DeleteAccessKey', deleteAccessKey],
  ['CreateAccessKey', createAccessKey],
  ['DeleteLoginProfile', deleteLoginProfile],
  ['DeleteSigningCertificate', deleteCertificate],
]);
