import { type Call, type Handler, required } from '../call.ts';
import { hashText } from '../random.ts';
import type { ServiceCredentialSpec } from '../spec.ts';
import { noSuchEntity, validationError } from '../wire/refusal.ts';
import { element } from '../wire/xml.ts';
import type { Certificate, User } from '../world/content.ts';
import { type Device, rootDevices, userDevices } from '../world/mfa.ts';
import { namedUser, paged, userOrSelf } from './iam-names.ts';

/** Credentials besides passwords and access keys: devices, certificates, SSH keys, service-specific ones. */

/** In a root session without a user name a call means root [IAM User Guide, root user access management]. */
export function meansRoot({ caller, parameters }: Call): boolean {
  return caller.kind === 'root' && parameters.text('UserName') === undefined;
}

const listMfaDevices: Handler = (call) => {
  const { world, caller } = call;
  const user = meansRoot(call) ? undefined : userOrSelf(call);
  const content = world.content(caller.account);
  const place = { world, account: caller.account };
  const devices = user === undefined ? rootDevices(place, content.root) : userDevices(place, user);
  return paged(call, {
    name: 'MFADevices',
    items: devices.filter((device) => device.enabledAt !== undefined),
    show: (device) =>
      element('UserName', user?.name) +
      element('SerialNumber', device.serial) +
      element('EnableDate', device.enabledAt),
  });
};

/** A device with its holder; nobody holds what was created and never given away. */
interface Virtual {
  readonly device: Pick<Device, 'serial' | 'enabledAt'>;
  readonly holder?: User | 'root';
}

function virtualDevices({ world, caller }: Call): readonly Virtual[] {
  const { account } = caller;
  const place = { world, account };
  const { root, users, inside } = world.content(account);
  const assigned: Virtual[] = rootDevices(place, root).flatMap((device) =>
    device.kind === 'virtual' ? [{ device, holder: 'root' as const }] : [],
  );
  for (const user of users) {
    if (!user.mfa && user.inside.mfaDevices === undefined) continue;
    for (const device of userDevices(place, user)) {
      if (device.kind === 'virtual') assigned.push({ device, holder: user });
    }
  }
  const free = (inside.unassignedMfaDevices ?? []).map((name) => ({
    device: { serial: world.arn('iam', account.id, `mfa/${name}`), enabledAt: undefined },
  }));
  return [...assigned, ...free];
}

/** Root's holder has the account id for a user id, and neither name nor path. */
function holderElement({ world, caller }: Call, holder: User | 'root'): string {
  const { account } = caller;
  if (holder === 'root') {
    const created = element('CreateDate', world.content(account).root.createdAt);
    return `<User>${element('UserId', account.id)}${element('Arn', world.arn('iam', account.id, 'root'))}${created}</User>`;
  }
  const fields =
    element('Path', holder.path) +
    element('UserName', holder.name) +
    element('UserId', holder.id) +
    element('Arn', world.arn('iam', account.id, `user${holder.path}${holder.name}`)) +
    element('CreateDate', holder.createdAt) +
    element('PasswordLastUsed', holder.passwordLastUsed);
  return `<User>${fields}</User>`;
}

const listVirtualDevices: Handler = (call) => {
  const status = call.parameters.text('AssignmentStatus') ?? 'Any';
  if (!['Any', 'Assigned', 'Unassigned'].includes(status)) {
    throw validationError(
      `1 validation error detected: Value '${status}' at 'assignmentStatus' failed to satisfy constraint: Member must satisfy enum value set: [Assigned, Unassigned, Any]`,
    );
  }
  const all = virtualDevices(call);
  const items =
    status === 'Any' ? all : all.filter(({ holder }) => (holder !== undefined) === (status === 'Assigned'));
  return paged(call, {
    name: 'VirtualMFADevices',
    items,
    search: status,
    show: ({ device, holder }) =>
      element('SerialNumber', device.serial) +
      element('EnableDate', device.enabledAt) +
      (holder === undefined ? '' : holderElement(call, holder)),
  });
};

/** Sixteen characters that say nothing, for ids made up. */
function madeUpId(prefix: string, text: string): string {
  const digits = hashText(text).toString(36).toUpperCase().padStart(7, '0');
  return `${prefix}${digits}${hashText(`${text}/2`).toString(36).toUpperCase().padStart(7, '0')}XX`;
}

const listSshKeys: Handler = (call) => {
  const user = userOrSelf(call);
  return paged(call, {
    name: 'SSHPublicKeys',
    items: (user.inside.sshKeys ?? []).map((key, index) => ({ key, index })),
    show: ({ key, index }) =>
      element('UserName', user.name) +
      element('SSHPublicKeyId', key.id ?? madeUpId('APKA', `${user.id}/ssh/${index}`)) +
      element('Status', key.status ?? 'Active') +
      element('UploadDate', key.uploadedAt),
  });
};

/** A holder's certificates, each with its id: those made up depend on the place in the list. */
function certificatesOf(call: Call, user: User | undefined): readonly Required<Certificate>[] {
  const { account } = call.caller;
  const owner = user?.id ?? account.id;
  const certificates = user?.certs ?? call.world.content(account).root.certs;
  return certificates.map((certificate, index) => ({
    ...certificate,
    id: certificate.id ?? madeUpId('SANDBOXCERT', `${owner}/certificate/${index}`),
  }));
}

/** The others keep the ids they had. */
export const deleteCertificate: Handler = (call) => {
  const id = required(call, 'CertificateId');
  const user = meansRoot(call) ? undefined : userOrSelf(call);
  const certificates = certificatesOf(call, user);
  const left = certificates.filter((certificate) => certificate.id !== id);
  if (left.length === certificates.length) {
    throw noSuchEntity(`The Certificate with id ${id} cannot be found.`);
  }
  const holder = user ?? call.world.content(call.caller.account).root;
  call.world.edit(call.caller.account);
  holder.certs = left;
  return '';
};

const listCertificates: Handler = (call) => {
  const user = meansRoot(call) ? undefined : userOrSelf(call);
  return paged(call, {
    name: 'Certificates',
    items: certificatesOf(call, user),
    show: (certificate) =>
      element('UserName', user?.name) +
      element('CertificateId', certificate.id) +
      '<CertificateBody>-----BEGIN CERTIFICATE-----&#10;-----END CERTIFICATE-----</CertificateBody>' +
      element('Status', certificate.active ? 'Active' : 'Inactive') +
      element('UploadDate', certificate.uploadedAt),
  });
};

/** The name a service knows the user by: an alias for keys of the Bedrock kind, a user name for the older ones. */
function serviceName({ service }: ServiceCredentialSpec, user: User, accountId: string): string {
  const old = service.startsWith('codecommit') || service.startsWith('cassandra');
  return old
    ? element('ServiceUserName', `${user.name}-at-${accountId}`)
    : element('ServiceCredentialAlias', `${user.name}-at-${accountId}`);
}

/** Of one user, or with `AllUsers` of all; both at once make no sense [IAM API Reference]. */
function credentialHolders(call: Call): readonly User[] {
  const { world, caller, parameters } = call;
  if (parameters.text('AllUsers') !== 'true') return [userOrSelf(call)];
  const name = parameters.text('UserName');
  if (name === undefined) return world.content(caller.account).users;
  namedUser(call, name);
  throw validationError('UserName and AllUsers cannot both be specified');
}

const listServiceCredentials: Handler = (call) => {
  const { parameters, caller } = call;
  const service = parameters.text('ServiceName');
  const items = credentialHolders(call).flatMap((user) =>
    (user.inside.serviceCredentials ?? [])
      .map((credential, index) => ({ user, credential, index }))
      .filter(({ credential }) => service === undefined || credential.service === service),
  );
  return paged(call, {
    name: 'ServiceSpecificCredentials',
    items,
    search: `${parameters.text('UserName') ?? ''}/${service ?? ''}`,
    show: ({ user, credential, index }) =>
      element('UserName', user.name) +
      element('Status', credential.status ?? 'Active') +
      serviceName(credential, user, caller.account.id) +
      element('CreateDate', credential.createdAt) +
      element('ExpirationDate', credential.expiresAt) +
      element('ServiceSpecificCredentialId', serviceCredentialId(user, credential, index)) +
      element('ServiceName', credential.service),
  });
};

function serviceCredentialId(user: User, credential: ServiceCredentialSpec, index: number): string {
  return credential.id ?? madeUpId('ACCA', `${user.id}/service/${index}`);
}

export const iamCredentials: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['ListMFADevices', listMfaDevices],
  ['ListVirtualMFADevices', listVirtualDevices],
  ['ListSSHPublicKeys', listSshKeys],
  ['ListSigningCertificates', listCertificates],
  ['ListServiceSpecificCredentials', listServiceCredentials],
]);
