import type { Fact } from '../model/fact.ts';
import type { CreatedBy } from '../model/key-origin.ts';
import { isAllowedDomain } from '../settings/mail-domain.ts';
import type { RemediationSettings } from '../settings/settings.ts';
import { type AddressFault, addressIn, domainOf, FAULT_WORDS, wholeAddress } from './address.ts';
import { inert } from './inert.ts';

/** What is known of whom a key belongs to. */
export interface OwnerInput {
  readonly userName: string;
  /** The user's tags. */
  readonly tags: Fact<Readonly<Record<string, string>>>;
  readonly createdBy: CreatedBy;
  /** The account's alternate contact of the kind that the settings name; `null` where there is none. */
  readonly contact: Fact<{ readonly email: string; readonly name: string } | null>;
}

/** Where an address was found, best first. */
export type OwnerSource = 'tag' | 'user-name' | 'creator' | 'contact';

/** A place that could have named the owner and did not. */
export interface RefusedCandidate {
  readonly source: OwnerSource;
  /** `the tag Owner`, `the name of the user`. Harmless to show. */
  readonly place: string;
  /** What stands there, harmless and short; absent where it could not be read. */
  readonly text?: string;
  readonly reason: AddressFault | 'unread';
  /** A sentence with place, text and reason. */
  readonly words: string;
}

/** The owner of a key, or why none is known. */
export type OwnerFound =
  | {
      readonly found: true;
      /** `local@domain`, the domain in ASCII and lower case. */
      readonly address: string;
      readonly source: OwnerSource;
      /** Where it was found: `the tag Owner`. */
      readonly place: string;
      /** How it was found, to go on after "because": `the tag Owner of the user names you`. */
      readonly foundBy: string;
      /** False where the settings name no domains, and the channel lets a person decide: that person must look. */
      readonly domainChecked: boolean;
      readonly refused: readonly RefusedCandidate[];
    }
  | {
      readonly found: false;
      readonly words: string;
      readonly fix: string;
      readonly refused: readonly RefusedCandidate[];
    };

interface Candidate {
  readonly source: OwnerSource;
  readonly place: string;
  readonly foundBy: string;
  readonly text: string;
  /** Whether words may stand beside the address. */
  readonly whole: boolean;
}

/**
 * Finds whom to tell about a key: by the user's tags in the order of the settings, else the user's name where it is
 * an address, else who made the key, else the account's alternate contact. The first that gives one address in an
 * allowed domain counts; what stood before it and was refused is told, for a person to mend.
 *
 * Tags and names can be written by an attacker who holds the key, so none of them is trusted to choose a domain.
 */
export function ownerOf(
  input: OwnerInput,
  { owner, notice }: Pick<RemediationSettings, 'owner' | 'notice'>,
): OwnerFound {
  const refused: RefusedCandidate[] = [];
  // A person who passes the text on sees whom it goes to; a server does not.
  const domainChecked = notice.domains.length > 0 || notice.channel === 'email' || notice.channel === 'ses';
  for (const candidate of candidatesOf(input, owner)) {
    if ('reason' in candidate) {
      refused.push(candidate);
      continue;
    }
    const { source, place, foundBy, text, whole } = candidate;
    const read = whole ? wholeAddress(text) : addressIn(text);
    if ('fault' in read) refused.push(refusal(candidate, read.fault));
    else if (domainChecked && !isAllowedDomain(domainOf(read.address), notice.domains))
      refused.push(refusal(candidate, 'domain-not-allowed'));
    else return { found: true, address: read.address, source, place, foundBy, domainChecked, refused };
  }
  return { found: false, ...noOwner(refused, owner), refused };
}

function* candidatesOf(
  { userName, tags, createdBy, contact }: OwnerInput,
  owner: RemediationSettings['owner'],
): Generator<Candidate | RefusedCandidate> {
  yield* inTags(tags, owner.tags);
  // A name that is no address is how most users are called, and nothing to mend.
  if (userName.includes('@'))
    yield {
      source: 'user-name',
      place: 'the name of the user',
      foundBy: 'the user is named with your address',
      text: userName,
      whole: true,
    };
  const creator = 'arn' in createdBy ? nameIn(createdBy.arn) : undefined;
  if (creator?.includes('@') === true)
    yield {
      source: 'creator',
      place: 'who made the key',
      foundBy: 'the key was made in your name',
      text: creator,
      whole: true,
    };
  const place = `the ${owner.contact.toLowerCase()} contact of the account`;
  if (contact.state === 'unread') yield notRead('contact', place, contact.words);
  else if (contact.value !== null)
    yield {
      source: 'contact',
      place,
      foundBy: `you are ${place}, and nobody nearer to the key is named`,
      text: contact.value.email,
      whole: true,
    };
}

function* inTags(tags: OwnerInput['tags'], keys: readonly string[]): Generator<Candidate | RefusedCandidate> {
  if (tags.state === 'unread') {
    if (keys.length > 0) yield notRead('tag', 'the tags of the user', tags.words);
    return;
  }
  for (const key of keys) {
    const text = Object.hasOwn(tags.value, key) ? tags.value[key] : undefined;
    if (text === undefined) continue;
    const place = `the tag ${inert(key)}`;
    yield { source: 'tag', place, foundBy: `${place} of the user names you`, text, whole: false };
  }
}

/** The session of an assumed role, or the user: the last part of the ARN. A service or root has no name there. */
function nameIn(arn: string): string | undefined {
  return /^arn:[\w-]+:(?:sts::\d{12}:assumed-role\/[^/]+|iam::\d{12}:user(?:\/[^/]+)*)\/([^/]+)$/.exec(
    arn,
  )?.[1];
}

function notRead(source: OwnerSource, place: string, words: string): RefusedCandidate {
  return {
    source,
    place,
    reason: 'unread',
    words: `${upperFirst(place)} could not be read: ${inert(words)}`,
  };
}

const MOST_SHOWN = 60;

function refusal({ source, place, text: whole }: Candidate, reason: AddressFault): RefusedCandidate {
  const shown = inert(whole);
  const text = shown.length <= MOST_SHOWN ? shown : `${shown.slice(0, MOST_SHOWN).toWellFormed()}…`;
  return {
    source,
    place,
    text,
    reason,
    words: `${upperFirst(place)}, "${text}", ${FAULT_WORDS[reason]}.`,
  };
}

function noOwner(
  refused: readonly RefusedCandidate[],
  { tags, contact }: RemediationSettings['owner'],
): { readonly words: string; readonly fix: string } {
  const elsewhere = refused.some(({ reason }) => reason === 'domain-not-allowed');
  const [tag = 'Owner'] = tags;
  const fix = `Tag the user with ${inert(tag)} and one e-mail address, or set the account's alternate contact ${contact}.`;
  return {
    words: ['No owner could be found.', ...refused.map(({ words }) => words)].join(' '),
    fix: elsewhere ? `${fix} If the domain is one of yours, add it to remediation.notice.domains.` : fix,
  };
}

function upperFirst(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
