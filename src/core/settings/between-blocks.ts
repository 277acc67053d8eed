import { DEFAULT_REMEDIATION_ROLE } from './remediation-defaults.ts';

/** The blocks of `keyreeve.yaml` that speak of each other, as far as they do. */
interface Blocks {
  readonly role?: { readonly name?: string | undefined } | undefined;
  readonly accounts?: { readonly include?: readonly string[] | undefined } | undefined;
  readonly notify?: { readonly email?: object | undefined } | undefined;
  readonly remediation?:
    | {
        readonly role?: { readonly name?: string | undefined } | undefined;
        readonly notice?: { readonly channel?: string | undefined } | undefined;
      }
    | undefined;
}

interface BlockFault {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

const DEFAULT_SCAN_ROLE = 'KeyreeveScan';

/** What in one block of the settings cannot go with what stands in another. */
export function betweenBlocks({ role, accounts, notify, remediation }: Blocks): readonly BlockFault[] {
  const faults: BlockFault[] = [];
  if (remediation?.notice?.channel === 'email' && notify?.email === undefined) {
    faults.push({
      path: ['remediation', 'notice', 'channel'],
      message: 'is email, which needs notify.email: its server and its sender are used',
    });
  }
  const changes = remediation?.role?.name;
  if (isSameRole(changes ?? DEFAULT_REMEDIATION_ROLE, role?.name ?? DEFAULT_SCAN_ROLE)) {
    faults.push({
      path: changes === undefined ? ['role', 'name'] : ['remediation', 'role', 'name'],
      message:
        changes === undefined
          ? `is the default of remediation.role.name: ${APART}`
          : `is the role that scans: ${APART}`,
    });
  }
  (accounts?.include ?? []).forEach((entry, index) => {
    const [, own] = entry.split(',');
    if (own !== undefined && isSameRole(own, changes ?? DEFAULT_REMEDIATION_ROLE))
      faults.push({
        path: ['accounts', 'include', index],
        message: `scans with the role of remediation: ${APART}`,
      });
  });
  return faults;
}

const APART = 'a role that reads and a role that changes are two, so that a scan cannot change anything';

/** Names of roles are unique in an account whatever their path and case (IAM API reference, CreateRole). */
function isSameRole(one: string, other: string): boolean {
  const name = (text: string) => text.slice(text.lastIndexOf('/') + 1).toLowerCase();
  return name(one) === name(other);
}
