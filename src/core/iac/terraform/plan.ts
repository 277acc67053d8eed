import { type Fields, isFields } from '../../model/fields.ts';
import type { IacGap, IacPlace } from '../../model/iac.ts';
import {
  blockOf,
  type DeclaredKey,
  type DeclaredOutput,
  type DeclaredPassword,
  type DeclaredUser,
  type Encrypted,
  SECRET_ATTRIBUTES,
  TEMPLATE_WITH_USERS,
  type Unit,
} from '../declared.ts';
import { known, unknown, type Value } from '../value.ts';
import { indexText, moduleSteps } from './plan-addresses.ts';
import { PlanConfiguration, type Spot } from './plan-configuration.ts';

/** Places of addresses in the file of a plan or a state. */
export type PlaceOfAddress = (address: string) => IacPlace;

/** A resource that is there once the plan is applied. */
interface Planned {
  readonly address: string;
  readonly type: string;
  readonly spot: Spot;
  readonly after: Fields;
  readonly open: Fields;
  readonly existing: boolean;
  readonly forgotten: boolean;
}

/** A user of the Cloud Control provider, which has the password in it. */
export const CLOUD_CONTROL_USER = 'awscc_iam_user';

/** The major version of the format that is read (Terraform, JSON Output Format: others may differ in anything). */
const MAJOR = /^1\.\d+$/;

/** Why the format is not read; `undefined` where it is. */
export function refusedFormat({ format_version }: Fields): string | undefined {
  if (typeof format_version === 'string' && MAJOR.test(format_version)) return undefined;
  const shown = typeof format_version === 'string' ? `"${format_version.slice(0, 20)}"` : 'none';
  return `its format_version is ${shown}, and 1.x is what is read here`;
}

/**
 * What will be there once a plan is applied. Of `before` and `after`, which hold secrets in clear, only names of users,
 * `status` and whether there is a `pgp_key` are looked at.
 */
export function readPlan(plan: Fields, path: string, placeOf: PlaceOfAddress): Unit {
  const changes = (Array.isArray(plan.resource_changes) ? plan.resource_changes : []).filter(isFields);
  const addresses = changes.map(({ address }) => String(address));
  const configuration = new PlanConfiguration(
    isFields(plan.configuration) ? plan.configuration.root_module : undefined,
    addresses,
    blockOf,
  );
  const planned = changes.flatMap((change) => plannedOf(change, configuration));
  const reading = new PlanReading(configuration, planned, placeOf);
  return {
    kind: 'terraform-plan',
    path,
    ...reading.declared(),
    outputs: reading.outputs(),
    gaps: [...gapsOf(plan, placeOf), ...planned.flatMap((each) => stackGap(each, placeOf))],
  };
}

/** Nothing of what is deleted; what is only forgotten stays in AWS, as it was before. */
function plannedOf(change: Fields, configuration: PlanConfiguration): readonly Planned[] {
  const { address, type, mode, name, index, module_address: moduleAddress } = change;
  if (typeof address !== 'string' || typeof type !== 'string' || mode !== 'managed') return [];
  const {
    actions,
    before,
    after,
    after_unknown: afterUnknown,
  } = isFields(change.change) ? change.change : {};
  const all = Array.isArray(actions) ? actions.map(String) : [];
  const stays = all.some((action) => ['no-op', 'create', 'update', 'read'].includes(action));
  const forgotten = !stays && all.includes('forget');
  if (!stays && !forgotten) return [];
  const steps = typeof moduleAddress === 'string' ? moduleSteps(moduleAddress) : [];
  const block = configuration.block(steps, `${type}.${String(name)}`);
  return [
    {
      address,
      type,
      spot: { steps, index: indexText(index), ...(block !== undefined && { block }) },
      after: fields(forgotten ? before : after),
      open: fields(afterUnknown),
      existing: !all.includes('create'),
      forgotten,
    },
  ];
}

function fields(value: unknown): Fields {
  return isFields(value) ? value : {};
}

class PlanReading {
  readonly #configuration: PlanConfiguration;
  readonly #planned: readonly Planned[];
  readonly #byAddress: ReadonlyMap<string, Planned>;
  readonly #placeOf: PlaceOfAddress;

  constructor(configuration: PlanConfiguration, planned: readonly Planned[], placeOf: PlaceOfAddress) {
    this.#configuration = configuration;
    this.#planned = planned;
    this.#byAddress = new Map(planned.map((each) => [each.address, each]));
    this.#placeOf = placeOf;
  }

  declared() {
    const of = (type: string) => this.#planned.filter((each) => each.type === type);
    return {
      users: [...of('aws_iam_user'), ...of(CLOUD_CONTROL_USER)].map(
        (each): DeclaredUser => ({ ...this.#where(each), name: this.#nameOf(each) }),
      ),
      passwords: [
        ...of('aws_iam_user_login_profile').map(
          (each): DeclaredPassword => ({
            ...this.#where(each),
            user: this.#userOf(each),
            encrypted: encryptedOf(each),
          }),
        ),
        ...of(CLOUD_CONTROL_USER)
          .filter(({ after, open }) => isFields(after.login_profile) || open.login_profile === true)
          .map((each): DeclaredPassword => ({ ...this.#where(each), user: this.#nameOf(each) })),
      ],
      keys: of('aws_iam_access_key').map((each): DeclaredKey => {
        const { existing, forgotten } = each;
        const encrypted = encryptedOf(each);
        return {
          ...this.#where(each),
          user: this.#userOf(each),
          encrypted,
          status: statusOf(each),
          existing,
          forgotten,
        };
      }),
    };
  }

  #where({ address }: Planned) {
    return { address, block: blockOf(address), place: this.#placeOf(address) };
  }

  /** A user whose name is open is told by its address: nobody else has it. */
  #nameOf({ address, after, type }: Planned): Value {
    const name = type === CLOUD_CONTROL_USER ? after.user_name : after.name;
    if (typeof name === 'string') return known(name);
    return unknown(`${address}.name is known only once it is applied`, `${address}.name`);
  }

  #userOf(planned: Planned, way = 0): Value {
    const { address, after, spot } = planned;
    if (typeof after.user === 'string') return known(after.user);
    const why = `${address}.user is known only once it is applied`;
    const { found, open } = this.#configuration.targets(expressionOf(spot, 'user'), spot);
    const names = found.map((target) => this.#nameMeant(target.address, target.attribute, way));
    const [name] = names;
    return open || name === undefined || names.length > 1 ? unknown(why) : name;
  }

  /** The name of a user that an attribute of a resource holds. */
  #nameMeant(address: string, attribute: string | undefined, way: number): Value {
    const target = this.#byAddress.get(address);
    const why = `${address} is known only once it is applied`;
    if (target === undefined || way > 10) return unknown(why);
    const isName = attribute === undefined || attribute === 'name' || attribute === 'id';
    if (target.type === CLOUD_CONTROL_USER)
      return isName || attribute === 'user_name' ? this.#nameOf(target) : unknown(why);
    if (target.type === 'aws_iam_user') return isName ? this.#nameOf(target) : unknown(why);
    const holdsUser = target.type === 'aws_iam_access_key' || target.type === 'aws_iam_user_login_profile';
    const isUser =
      attribute === 'user' || (attribute === 'id' && target.type === 'aws_iam_user_login_profile');
    return holdsUser && isUser ? this.#userOf(target, way + 1) : unknown(why);
  }

  outputs(): readonly DeclaredOutput[] {
    return Object.entries(this.#configuration.outputs).map(([name, written]): DeclaredOutput => {
      const { expression, sensitive } = fields(written);
      const { found } = this.#configuration.targets(expression, { steps: [], index: '' });
      const secrets = found.flatMap(({ address, type, attribute }) => {
        const what = SECRET_ATTRIBUTES.get(type)?.[attribute ?? ''];
        const target = this.#byAddress.get(address);
        // What is not planned is deleted, and its secret is none any more.
        if (what === undefined || target === undefined || encryptedOf(target) === 'yes') return [];
        return [{ address, what }];
      });
      const whole = found.find(
        ({ type, attribute }) => attribute === undefined && SECRET_ATTRIBUTES.has(type),
      );
      const address = `output.${name}`;
      return {
        address,
        block: address,
        place: this.#placeOf(address),
        secrets,
        // A secret in an output that is not marked was made plain on purpose: Terraform refuses it otherwise.
        shown: sensitive === true ? 'masked' : 'shown',
        ...(whole !== undefined &&
          secrets.length === 0 &&
          sensitive === true && { unknown: `a plan does not say what of ${whole.address} is in it` }),
      };
    });
  }
}

function expressionOf({ block }: Spot, name: string): unknown {
  return fields(block?.expressions)[name];
}

function encryptedOf({ after, open }: Planned): Encrypted {
  if (open.pgp_key === true) return 'unknown';
  return typeof after.pgp_key === 'string' && after.pgp_key !== '' ? 'yes' : 'no';
}

function statusOf({ after }: Planned): DeclaredKey['status'] {
  if (after.status === undefined || after.status === null) return 'Active';
  return after.status === 'Active' || after.status === 'Inactive' ? after.status : 'unknown';
}

/** A stack of CloudFormation in a plan: what its template makes is no part of the plan. */
function stackGap({ address, type, after }: Planned, placeOf: PlaceOfAddress): readonly IacGap[] {
  if (!type.startsWith('aws_cloudformation_stack')) return [];
  const body = typeof after.template_body === 'string' ? after.template_body : '';
  if (!TEMPLATE_WITH_USERS.test(body) && typeof after.template_url !== 'string') return [];
  const says = `What the stack ${address} makes is not looked at: its template is no part of the plan.`;
  return [{ place: placeOf(address), says, fix: 'Check its template by itself.' }];
}

/** What the plan itself says it leaves open. */
function gapsOf(plan: Fields, placeOf: PlaceOfAddress): readonly IacGap[] {
  const place = { ...placeOf(''), line: 1, column: 1 };
  const gaps: IacGap[] = [];
  if (plan.errored === true) {
    const fix = 'Mend what terraform plan complains of, and plan again.';
    gaps.push({
      place,
      says: 'The plan ended with an error: what it would have planned after it is not in it.',
      fix,
    });
  }
  const deferred = (Array.isArray(plan.deferred_changes) ? plan.deferred_changes : []).filter(isFields);
  if (deferred.length > 0 || plan.complete === false) {
    const fix = 'Apply it, then plan again.';
    gaps.push({ place, says: 'The plan puts changes off to a later plan: they are not looked at.', fix });
  }
  return gaps;
}
