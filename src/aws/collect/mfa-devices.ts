import {
  ListMFADevicesCommand,
  ListVirtualMFADevicesCommand,
  type VirtualMFADevice,
} from '@aws-sdk/client-iam';
import { type MfaDevice, mfaKindOf } from '../../core/model/credentials.ts';
import { type Fact, type Unread, unread } from '../../core/model/fact.ts';
import { instant } from '../../core/model/time.ts';
import type { AccountSession } from '../session/account-session.ts';
import { mapFact, markedPage, readPages } from './pages.ts';

/**
 * Root's virtual MFA devices, from the list of all that are assigned. It never names a hardware device, and so
 * says nothing of whether there is one (IAM API reference, ListVirtualMFADevices).
 */
export async function readRootVirtualDevices(account: AccountSession): Promise<Fact<readonly MfaDevice[]>> {
  const name = 'iam:ListVirtualMFADevices';
  const devices = await readPages<VirtualMFADevice>(async (Marker) => {
    const input = { AssignmentStatus: 'Assigned', MaxItems: 1000, ...(Marker && { Marker }) } as const;
    const answer = await account.call(name, ({ iam }) => iam.send(new ListVirtualMFADevicesCommand(input)));
    if (answer.state === 'unread') return answer;
    const { VirtualMFADevices, IsTruncated, Marker: next } = answer.value;
    if (VirtualMFADevices?.some(hasNoSerial)) return withoutSerial(name);
    const page = markedPage(answer.source, VirtualMFADevices, IsTruncated, next);
    return page.state === 'unread' ? page : { ...answer, value: page.value };
  });
  return mapFact(devices, (all) => all.filter(isRoots).map(virtualDevice));
}

function hasNoSerial({ SerialNumber = '' }: { readonly SerialNumber?: string | undefined }): boolean {
  return SerialNumber === '';
}

/** AWS names every device (IAM API reference, MFADevice): by nothing else can its kind be told. */
function withoutSerial(source: string): Unread {
  return unread(source, 'BadAnswer', 'The answer holds an MFA device without a serial number.');
}

/** By the owner's ARN; a device that names no owner, by the serial number that AWS gives root's. */
function isRoots({ User, SerialNumber = '' }: VirtualMFADevice): boolean {
  if (User?.Arn !== undefined) return /^arn:[^:]+:iam::\d{12}:root$/.test(User.Arn);
  return SerialNumber.endsWith(':mfa/root-account-mfa-device');
}

function virtualDevice({ SerialNumber: serial = '', EnableDate }: VirtualMFADevice): MfaDevice {
  return { serial, kind: 'virtual', ...(EnableDate !== undefined && { enabledAt: instant(EnableDate) }) };
}

/** All MFA devices of a user; in a session as root, root's own. */
export async function readMfaDevices(
  account: AccountSession,
  whose: { readonly userName: string } | 'root',
): Promise<Fact<readonly MfaDevice[]>> {
  const user = whose === 'root' ? {} : { UserName: whose.userName };
  const name = 'iam:ListMFADevices';
  return readPages<MfaDevice>(async (Marker) => {
    const command = new ListMFADevicesCommand({ ...user, ...(Marker && { Marker }) });
    const answer = await account.call(name, ({ iam }) => iam.send(command));
    if (answer.state === 'unread') return answer;
    const { MFADevices, IsTruncated, Marker: next } = answer.value;
    if (MFADevices?.some(hasNoSerial)) return withoutSerial(name);
    const devices = MFADevices?.map(({ SerialNumber: serial = '', EnableDate }) => ({
      serial,
      kind: mfaKindOf(serial),
      ...(EnableDate !== undefined && { enabledAt: instant(EnableDate) }),
    }));
    const page = markedPage<MfaDevice>(answer.source, devices, IsTruncated, next);
    return page.state === 'unread' ? page : { ...answer, value: page.value };
  });
}

/** Whether somebody can sign in with one of them: a device without a date was made and never enrolled. */
export function hasEnrolled(devices: readonly MfaDevice[]): boolean {
  return devices.some(({ enabledAt }) => enabledAt !== undefined);
}
