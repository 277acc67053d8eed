import { type Fields, isFields } from '../../model/fields.ts';
import { blockOf, type DeclaredOutput, type Encrypted, SECRET_ATTRIBUTES, type Unit } from '../declared.ts';
import { known, unknown, type Value } from '../value.ts';
import { CLOUD_CONTROL_USER, type PlaceOfAddress } from './plan.ts';

interface Held {
  readonly address: string;
  readonly type: string;
  readonly values: Fields;
}

/** Modules within each other. */
const DEEPEST = 60;

/**
 * What a state holds, as `terraform show -json` prints it: all of it is there, and all is known. Of the values only
 * names of users, `status` and whether there is a `pgp_key` are kept; secrets are compared with the outputs, and dropped.
 */
export function readState(state: Fields, path: string, placeOf: PlaceOfAddress): Unit {
  const { root_module: root, outputs } = isFields(state.values) ? state.values : {};
  const held = resourcesIn(root);
  const of = (type: string) => held.filter((each) => each.type === type);
  const where = ({ address }: Held) => ({ address, block: blockOf(address), place: placeOf(address) });
  return {
    kind: 'terraform-state',
    path,
    users: [
      ...of('aws_iam_user').map((each) => ({ ...where(each), name: nameIn(each, 'name') })),
      ...of(CLOUD_CONTROL_USER).map((each) => ({ ...where(each), name: nameIn(each, 'user_name') })),
    ],
    passwords: [
      ...of('aws_iam_user_login_profile').map((each) => ({
        ...where(each),
        user: nameIn(each, 'user'),
        encrypted: encryptedOf(each),
      })),
      ...of(CLOUD_CONTROL_USER)
        .filter(({ values }) => isFields(values.login_profile))
        .map((each) => ({ ...where(each), user: nameIn(each, 'user_name') })),
    ],
    keys: of('aws_iam_access_key').map((each) => ({
      ...where(each),
      user: nameIn(each, 'user'),
      encrypted: encryptedOf(each),
      status: each.values.status === 'Inactive' ? 'Inactive' : 'Active',
      existing: true,
      forgotten: false,
    })),
    outputs: outputsOf(isFields(outputs) ? outputs : {}, held, placeOf),
    gaps: [],
  };
}

function resourcesIn(module: unknown, depth = 0): readonly Held[] {
  if (!isFields(module) || depth > DEEPEST) return [];
  const own = (Array.isArray(module.resources) ? module.resources : []).filter(isFields);
  const below = Array.isArray(module.child_modules) ? module.child_modules : [];
  return [
    ...own.flatMap(({ address, type, mode, values }): readonly Held[] => {
      if (typeof address !== 'string' || typeof type !== 'string' || mode !== 'managed') return [];
      return [{ address, type, values: isFields(values) ? values : {} }];
    }),
    ...below.flatMap((each) => resourcesIn(each, depth + 1)),
  ];
}

function nameIn({ address, values }: Held, name: string): Value {
  const value = values[name];
  return typeof value === 'string' ? known(value) : unknown(`the state has no ${name} of ${address}`);
}

function encryptedOf({ values }: Held): Encrypted {
  return typeof values.pgp_key === 'string' && values.pgp_key !== '' ? 'yes' : 'no';
}

/** A shorter text could be in an output by chance. */
const SHORTEST_SECRET = 8;

function outputsOf(
  outputs: Fields,
  held: readonly Held[],
  placeOf: PlaceOfAddress,
): readonly DeclaredOutput[] {
  const secrets = held.flatMap(({ address, type, values }) =>
    Object.entries(SECRET_ATTRIBUTES.get(type) ?? {}).flatMap(([attribute, what]) => {
      const value = values[attribute];
      return typeof value === 'string' && value.length >= SHORTEST_SECRET ? [{ address, what, value }] : [];
    }),
  );
  return Object.entries(outputs).map(([name, written]) => {
    const { value, sensitive } = isFields(written) ? written : {};
    const text = JSON.stringify(value ?? null);
    const inIt = secrets.filter((secret) => text.includes(JSON.stringify(secret.value).slice(1, -1)));
    const address = `output.${name}`;
    const parts = new Map(inIt.map((each) => [each.address, { address: each.address, what: each.what }]));
    return {
      address,
      block: address,
      place: placeOf(address),
      secrets: [...parts.values()],
      shown: sensitive === true ? 'masked' : 'shown',
    };
  });
}
