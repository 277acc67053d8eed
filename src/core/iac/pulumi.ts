import { type Fields, isFields } from '../model/fields.ts';
import type { Unit } from './declared.ts';
import type { PlaceOfAddress } from './terraform/plan.ts';
import { known, unknown, type Value } from './value.ts';

/** Stands in a preview for what is known only once it is made (Pulumi SDK for Node.js, `unknownValue`). */
const UNKNOWN = '04da6b54-80e4-46f7-96ec-b56ff0331ba9';

const USER = 'aws:iam/user:User';
const PASSWORD = 'aws:iam/userLoginProfile:UserLoginProfile';
const KEY = 'aws:iam/accessKey:AccessKey';

/** Steps after which the resource is there. */
const STAYS = /^(?:same|create|update|replace|create-replacement|import|import-replacement|refresh|read)$/;

interface Step {
  readonly urn: string;
  readonly type: string;
  readonly inputs: Fields;
  readonly existing: boolean;
}

/**
 * What will be there after `pulumi up`, by `pulumi preview --json`. A preview says nothing of where a value comes from,
 * so a name that is known only once it is made cannot be told.
 */
export function readPulumiPreview(preview: Fields, path: string, placeOf: PlaceOfAddress): Unit {
  const steps = (Array.isArray(preview.steps) ? preview.steps : []).filter(isFields).flatMap(stepOf);
  // A replacement comes as several steps of one resource.
  const byUrn = new Map(steps.map((step) => [step.urn, step]));
  const of = (type: string) => [...byUrn.values()].filter((step) => step.type === type);
  const where = ({ urn }: Step) => ({ address: urn, block: urn, place: placeOf(urn) });
  return {
    kind: 'pulumi-preview',
    path,
    users: of(USER).map((step) => ({ ...where(step), name: nameIn(step, 'name') })),
    passwords: of(PASSWORD).map((step) => ({
      ...where(step),
      user: nameIn(step, 'user'),
      encrypted: encryptedOf(step),
    })),
    keys: of(KEY).map((step) => ({
      ...where(step),
      user: nameIn(step, 'user'),
      encrypted: encryptedOf(step),
      status: step.inputs.status === 'Inactive' ? 'Inactive' : 'Active',
      existing: step.existing,
      forgotten: false,
    })),
    outputs: [],
    gaps: [],
  };
}

function stepOf({ op, urn, newState }: Fields): readonly Step[] {
  if (typeof op !== 'string' || typeof urn !== 'string' || !STAYS.test(op) || !isFields(newState)) return [];
  const { type, inputs } = newState;
  if (typeof type !== 'string') return [];
  return [{ urn, type, inputs: isFields(inputs) ? inputs : {}, existing: op === 'same' || op === 'update' }];
}

function nameIn({ urn, inputs }: Step, name: string): Value {
  const value = inputs[name];
  const open = typeof value !== 'string' || value === UNKNOWN;
  const [short = ''] = urn.split('::').slice(-1);
  return open ? unknown(`the ${name} of "${short}" is known only once it is made`) : known(value);
}

function encryptedOf({ inputs }: Step): 'yes' | 'no' | 'unknown' {
  if (inputs.pgpKey === UNKNOWN) return 'unknown';
  return typeof inputs.pgpKey === 'string' && inputs.pgpKey !== '' ? 'yes' : 'no';
}
