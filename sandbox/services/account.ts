import type { Call, Handler, Service } from '../call.ts';
import type { AlternateContactSpec, ContactSpec } from '../spec.ts';
import { jsonPage } from '../wire/json-page.ts';
import { AwsRefusal } from '../wire/refusal.ts';
import type { Account } from '../world/account.ts';
import { regionsOf } from '../world/regions.ts';

/** Account Management, REST and JSON: regions and contacts. */

function invalid(message: string): AwsRefusal {
  return new AwsRefusal('ValidationException', 400, message);
}

function notFound(): AwsRefusal {
  return new AwsRefusal(
    'ResourceNotFoundException',
    404,
    'No contact of the inputted alternate contact type found.',
  );
}

/**
 * The account a call speaks of. Only the management account and a delegated administrator may name another one,
 * and nobody may name itself [Account Management API Reference, GetAlternateContact].
 */
function subject(call: Call): Account {
  const { world, caller } = call;
  const id = call.parameters.text('AccountId');
  if (id === undefined) return caller.account;
  if (!/^\d{12}$/.test(id)) throw invalid('AccountId must be 12 digits');
  const services = world.settings.delegatedServices.get(caller.account.id) ?? [];
  const target = world.find(id);
  const privileged = caller.account.isManagement || services.includes('account.amazonaws.com');
  if (target === caller.account) throw invalid('An account cannot specify its own AccountId');
  if (target !== undefined && privileged && !world.settings.standalone) return target;
  const words = `User: ${caller.arn} is not authorized to perform: ${call.operation} (The account doesn't belong to your organization, or you may not read it)`;
  throw new AwsRefusal('AccessDenied', 403, words);
}

const listRegions: Handler = (call) => {
  const wanted = call.parameters.raw('RegionOptStatusContains');
  const filter: readonly unknown[] = Array.isArray(wanted) ? wanted : [];
  const regions = [...regionsOf(subject(call), call.world.partition)]
    .filter(([, status]) => filter.length === 0 || filter.includes(status))
    .map(([RegionName, RegionOptStatus]) => ({ RegionName, RegionOptStatus }));
  return jsonPage(call, regions, {
    list: 'Regions',
    size: 'MaxResults',
    token: 'NextToken',
    largest: 50,
    refuse: invalid,
  });
};

const KINDS = { SECURITY: 'security', BILLING: 'billing', OPERATIONS: 'operations' } as const;

function kindOf(call: Call): keyof typeof KINDS {
  const kind = call.parameters.text('AlternateContactType');
  if (kind === 'SECURITY' || kind === 'BILLING' || kind === 'OPERATIONS') return kind;
  throw invalid('AlternateContactType must be BILLING, OPERATIONS or SECURITY');
}

function alternate(spec: AlternateContactSpec, kind: string): Record<string, string> {
  return {
    Name: spec.name,
    Title: spec.title ?? 'On call',
    EmailAddress: spec.email,
    PhoneNumber: spec.phone ?? '+1 555 0100',
    AlternateContactType: kind,
  };
}

const alternateContact: Handler = (call) => {
  const kind = kindOf(call);
  const spec = call.world.content(subject(call)).inside.contacts?.[KINDS[kind]];
  if (spec === undefined) throw notFound();
  return JSON.stringify({ AlternateContact: alternate(spec, kind) });
};

const SOMEBODY: ContactSpec = { fullName: 'Cloud Team' };

const contactInformation: Handler = (call) => {
  const spec = call.world.content(subject(call)).inside.contacts?.primary ?? SOMEBODY;
  if (spec === false) throw new AwsRefusal('ResourceNotFoundException', 404, 'No contact information found.');
  const ContactInformation = {
    FullName: spec.fullName,
    AddressLine1: spec.address ?? '1 Example Street',
    City: spec.city ?? 'Exampleville',
    PostalCode: spec.postalCode ?? '00000',
    CountryCode: spec.countryCode ?? 'US',
    PhoneNumber: spec.phone ?? '+1 555 0101',
    ...(spec.company === undefined ? {} : { CompanyName: spec.company }),
  };
  return JSON.stringify({ ContactInformation });
};

export const accountManagement: Service = new Map<string, Handler>([
  ['ListRegions', listRegions],
  ['GetAlternateContact', alternateContact],
  ['GetContactInformation', contactInformation],
]);
