import { readFileSync } from 'node:fs';
import { Problem } from '../core/model/problem.ts';
import type { Snapshot, User } from '../core/model/snapshot.ts';
import { ownerFact, type People, parsePeople } from '../core/parse/people.ts';
import type { PeopleInput } from './scan-options.ts';

/** Reads the list of people. Throws a {@link Problem} for a file that cannot be read, or is no such list. */
export function readPeople(input: PeopleInput, now: string): People {
  if (typeof input !== 'string') return parsePeople(input.text, input.name, now);
  let text: string;
  try {
    text = readFileSync(input, 'utf8');
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
    throw new Problem('unreadable-file', `The list of people ${input} cannot be read: ${reason}.`);
  }
  return parsePeople(text, input, now);
}

/** What somebody who relies on the list should know: words in it that told nothing. */
export function noticesOf({ takenForThere, tellsWhoLeft }: People): readonly string[] {
  return [
    ...(tellsWhoLeft
      ? []
      : ['The list of people does not tell who left: only users whom nobody in it matches can fail.']),
    ...(takenForThere.length > 0
      ? [`In the list of people these states were taken for "still there": ${takenForThere.join(', ')}.`]
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
