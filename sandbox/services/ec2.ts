import { bounded, type Call, type Handler, listed, type Service } from '../call.ts';
import { hashText } from '../random.ts';
import type { InstanceSpec, RegionStatus } from '../spec.ts';
import { validationError } from '../wire/refusal.ts';
import { element } from '../wire/xml.ts';
import { isOn, regionsOf } from '../world/regions.ts';

/** EC2's own dialect of the query protocol: items instead of members, and no result element. */

function items(name: string, inside: readonly string[]): string {
  return `<${name}>${inside.map((item) => `<item>${item}</item>`).join('')}</${name}>`;
}

const OPT_IN: Readonly<Record<RegionStatus, string>> = {
  ENABLED_BY_DEFAULT: 'opt-in-not-required',
  ENABLED: 'opted-in',
  DISABLING: 'opted-in',
  ENABLING: 'not-opted-in',
  DISABLED: 'not-opted-in',
};

/** `Filter.n.Name` with `Filter.n.Value.m`, by name. */
function filters(call: Call): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (let n = 1; ; n += 1) {
    const name = call.parameters.text(`Filter.${n}.Name`);
    if (name === undefined) return found;
    found.set(name, listed(call, `Filter.${n}.Value`));
  }
}

/** Enabled regions only, unless all are asked for [EC2 API Reference, DescribeRegions]. */
const describeRegions: Handler = (call) => {
  const { world, caller, parameters } = call;
  const everything = parameters.text('AllRegions') === 'true';
  const named = listed(call, 'RegionName');
  const filter = filters(call);
  const suffix = world.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const shown = [...regionsOf(caller.account, world.partition)].filter(
    ([name, status]) =>
      (everything || isOn(status)) &&
      (named.length === 0 || named.includes(name)) &&
      (filter.get('opt-in-status')?.includes(OPT_IN[status]) ?? true) &&
      (filter.get('region-name')?.includes(name) ?? true),
  );
  return items(
    'regionInfo',
    shown.map(
      ([name, status]) =>
        element('regionName', name) +
        element('regionEndpoint', `ec2.${name}.${suffix}`) +
        element('optInStatus', OPT_IN[status]),
    ),
  );
};

/** Numbers of the states [EC2 API Reference, InstanceState]. */
const STATES: Readonly<Record<NonNullable<InstanceSpec['state']>, number>> = {
  pending: 0,
  running: 16,
  'shutting-down': 32,
  terminated: 48,
  stopping: 64,
  stopped: 80,
};

interface Instance {
  readonly spec: InstanceSpec;
  readonly id: string;
  /** Eight hexadecimal digits for ids made up. */
  readonly seed: string;
}

function instancesOf({ world, caller, region }: Call): readonly Instance[] {
  const specs = world.content(caller.account).inside.instances?.[region] ?? [];
  return specs.map((spec, index) => {
    const seed = hashText(`${caller.account.id}/${region}/${index}`).toString(16).padStart(8, '0');
    return { spec, seed, id: spec.id ?? `i-0${seed}${seed}` };
  });
}

/** One reservation for each instance, with the fields an audit looks at. */
function reservation(call: Call, { spec, seed, id }: Instance): string {
  const { world, caller } = call;
  const owner = caller.account.id;
  const state = spec.state ?? 'running';
  const profile =
    spec.profile === undefined
      ? ''
      : `<iamInstanceProfile>${element('arn', world.arn('iam', owner, `instance-profile/${spec.profile}`))}${element('id', `AIPA${seed.toUpperCase()}SANDBOX0`)}</iamInstanceProfile>`;
  const inside =
    element('instanceId', id) +
    element('instanceType', 't3.micro') +
    `<instanceState>${element('code', STATES[state])}${element('name', state)}</instanceState>` +
    element('launchTime', spec.launchedAt ?? caller.account.joinedAt) +
    profile;
  return (
    element('reservationId', `r-0${seed}${seed}`) +
    element('ownerId', owner) +
    items('instancesSet', [inside])
  );
}

/** At most 1000 a page [EC2 API Reference, DescribeInstances]; the only filter is `instance-state-name`. */
const describeInstances: Handler = (call) => {
  const size = bounded(call, 'MaxResults', 5, 1000, 1000);
  const states = filters(call).get('instance-state-name');
  const ids = listed(call, 'InstanceId');
  const all = instancesOf(call)
    .filter(({ spec }) => states?.includes(spec.state ?? 'running') ?? true)
    .filter(({ id }) => ids.length === 0 || ids.includes(id));
  const token = call.parameters.text('NextToken') ?? 'from:0';
  const start = Number(/^from:(\d{1,9})$/.exec(token)?.[1] ?? Number.NaN);
  if (Number.isNaN(start)) throw validationError('Invalid value for NextToken');
  const page = all.slice(start, start + size);
  const more = start + size < all.length;
  return (
    items(
      'reservationSet',
      page.map((instance) => reservation(call, instance)),
    ) + element('nextToken', more ? `from:${start + size}` : undefined)
  );
};

export const ec2: Service = new Map<string, Handler>([
  ['DescribeRegions', describeRegions],
  ['DescribeInstances', describeInstances],
]);
