import type { Snapshot, User } from '../core/model/snapshot.ts';
import { ownerFact, type People, parsePeople } from '../core/parse/people.ts';
import { readInput } from './input-file.ts';
import type { PeopleInput } from './scan-options.ts';

/** Half a million people in SCIM's JSON take 40. */
const MOST_MEGABYTES = 64;

/** Reads the list of people; `-` is standard input. Throws a Problem for what cannot be read, or is no such list. */
export function readPeople(input: PeopleInput, now: string): People {
  const { text, name } = peopleText(input);
  return parsePeople(text, name, now);
}

/** The text of the list, with its name. Throws a Problem for what cannot be read. */
export function peopleText(input: PeopleInput): Exclude<PeopleInput, string> {
  if (typeof input !== 'string') return input;
  const text = readInput(input, { mostMegabytes: MOST_MEGABYTES, standardInput: true }).toString('utf8');
  return { text, name: input === '-' ? 'standard input' : input };
}

/** What somebody who relies on the list should know: words in it that told nothing. */
export function noticesOf({ notUnderstood, tellsWhoLeft }: People): readonly string[] {
  return [
    ...(tellsWhoLeft
      ? []
      : ['The list of people does not tell who left: only users whom nobody in it matches can fail.']),
    ...(notUnderstood.length > 0
      ? [
          `In the list of people these states are not understood, and whoever has one is unknown: ${notUnderstood.join(', ')}.`,
        ]
      : []),
  ];
}

/** Gives every user of a snapshot their place in the list. Users of a file are still walked one by one. */
export function ownersFrom(people: People): (snapshot: Snapshot) => Snapshot {
  const withOwner = (user: User): User => {
    const owner = ownerFact(people, user);
    const { asReported } = user;
    return { ...user, owner, ...(asReported !== undefined && { asReported: { ...asReported, owner } }) };
  };
  return (snapshot) => {
    const { users } = snapshot;
    if (users.state === 'unread') return snapshot;
    const { value } = users;
    const named = {
      *[Symbol.iterator]() {
        for (const user of value) yield withOwner(user);
      },
    };
    return { ...snapshot, users: { ...users, value: named } };
  };
}
