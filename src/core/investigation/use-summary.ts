import { MOST_SHARES, type UseDimension, type UseShare, type UseSummary } from '../model/investigation.ts';
import { type Calls, isAwsItself } from './calls.ts';
import { totalOf } from './noticed.ts';
import { byText } from './order.ts';

/** What a call has of each dimension. */
const NAMES: Readonly<Record<UseDimension, (calls: Calls) => string>> = {
  services: ({ row }) => row.source,
  actions: ({ event }) => event,
  regions: ({ row }) => named(row.region),
  addresses: ({ origin }) => origin.name,
  clients: ({ client }) => client.name,
  accounts: ({ row }) => named(row.accountId),
};

function named(name: string): string {
  return name === '' ? 'unknown' : name;
}

/** Counts the use. @param calls the earliest first */
export function useOf(calls: readonly Calls[]): UseSummary {
  const all = {
    services: sharesOf(calls, NAMES.services),
    actions: sharesOf(calls, NAMES.actions),
    regions: sharesOf(calls, NAMES.regions),
    addresses: sharesOf(calls, NAMES.addresses),
    clients: sharesOf(calls, NAMES.clients),
    accounts: sharesOf(calls, NAMES.accounts),
  };
  // What AWS did of itself, as putting the user under quarantine, is nobody's first or last use.
  const people = calls.filter((each) => !isAwsItself(each));
  const firstAt = people[0]?.row.firstAt;
  return {
    count: totalOf(calls),
    denied: totalOf(calls.filter(({ outcome }) => outcome === 'denied')),
    failed: totalOf(calls.filter(({ outcome }) => outcome === 'failed')),
    ...(firstAt !== undefined && { firstAt, lastAt: lastOf(people, firstAt) }),
    services: most(all.services),
    actions: most(all.actions),
    regions: most(all.regions),
    addresses: most(all.addresses),
    clients: most(all.clients),
    accounts: most(all.accounts),
    distinct: {
      services: all.services.length,
      actions: all.actions.length,
      regions: all.regions.length,
      addresses: all.addresses.length,
      clients: all.clients.length,
      accounts: all.accounts.length,
    },
    days: daysIn(calls),
    hours: hoursOf(calls, most(all.services)),
  };
}

function most(shares: readonly UseShare[]): readonly UseShare[] {
  return shares.slice(0, MOST_SHARES);
}

function lastOf(calls: readonly Calls[], least: string): string {
  return calls.reduce((latest, { row }) => (row.lastAt > latest ? row.lastAt : latest), least);
}

/** All shares, most used first. */
function sharesOf(calls: readonly Calls[], nameOf: (calls: Calls) => string): readonly UseShare[] {
  return [...Map.groupBy(calls, nameOf)]
    .flatMap(([name, group]) => shareOf(name, group, nameOf === NAMES.addresses))
    .toSorted((a, b) => b.count - a.count || byText(a.name, b.name));
}

function shareOf(name: string, group: readonly Calls[], isAddress: boolean): readonly UseShare[] {
  const [first] = group;
  if (first === undefined) return [];
  const { label, country, network } = first.origin;
  const isLabel = label !== undefined && group.every(({ origin }) => origin.label === label);
  return [
    {
      name,
      count: totalOf(group),
      denied: totalOf(group.filter(({ outcome }) => outcome === 'denied')),
      firstAt: first.row.firstAt,
      lastAt: lastOf(group, first.row.firstAt),
      ...(isAddress && country !== undefined && { country }),
      ...(isAddress && network !== undefined && { network }),
      ...(isLabel && { label }),
    },
  ];
}

function daysIn(calls: readonly Calls[]): UseSummary['days'] {
  return [...Map.groupBy(calls, ({ day }) => day)]
    .toSorted(([a], [b]) => byText(a, b))
    .map(([day, group]) => ({
      day,
      count: totalOf(group),
      denied: totalOf(group.filter(({ outcome }) => outcome === 'denied')),
    }));
}

function hoursOf(calls: readonly Calls[], services: readonly UseShare[]): UseSummary['hours'] {
  const counts = new Map(services.map(({ name }) => [name, new Array<number>(24).fill(0)]));
  for (const { row } of calls) {
    const hours = counts.get(row.source);
    const hour = Number(row.hour.slice(11, 13));
    if (hours !== undefined) hours[hour] = (hours[hour] ?? 0) + row.count;
  }
  return services.map(({ name }) => ({ service: name, counts: counts.get(name) ?? [] }));
}
