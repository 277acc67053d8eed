import type { Draft } from './draft.ts';

/**
 * Kinds of users. Each says by construction what a correct audit must find: nothing here runs a rule. A key is
 * marked `setupFault` when its user has a console password, it is active, and it was made within 300 s of its
 * user, or it was never used and is more than a day old.
 */
export interface Persona {
  readonly id: string;
  /** Share among generated users, in 1024ths (the rest are people with a password and no key). */
  readonly weight: number;
  readonly named: 'human' | 'machine' | 'odd' | { readonly fixed: string };
  readonly make: (draft: Draft) => unknown;
  /** What came to be known of this kind later; drawn apart, so that no other user changes by it. */
  readonly also?: (draft: Draft) => unknown;
}

const failing: readonly Persona[] = [
  {
    id: 'setup-key-unused',
    weight: 8,
    named: 'human',
    make: (d) =>
      d
        .password(true)
        .withMfa()
        .key({ at: { afterUser: 2 }, used: false, setupFault: true }),
  },
  {
    id: 'setup-key-in-use',
    weight: 8,
    named: 'human',
    make: (d) => d.password(true).key({ at: { afterUser: 1 }, used: true, setupFault: true }),
  },
  {
    id: 'setup-key-by-terraform',
    weight: 4,
    named: 'human',
    make: (d) => d.password(true).key({ at: { afterUser: 45 }, used: true, setupFault: true }),
  },
  {
    id: 'later-key-never-used',
    weight: 6,
    named: 'human',
    make: (d) => d.password(true).key({ at: 'later', used: false, setupFault: true }),
  },
  {
    id: 'second-key-at-setup',
    weight: 4,
    named: 'human',
    make: (d) =>
      d
        .password(true)
        .key({ at: 'later', used: true })
        .key({ at: { afterUser: 1 }, used: true, setupFault: true }),
  },
  {
    id: 'never-signed-in-with-key',
    weight: 4,
    named: 'human',
    make: (d) => d.password(false).key({ at: { afterUser: 3 }, used: true, setupFault: true }),
  },
  {
    id: 'two-keys-in-one-second',
    weight: 2,
    named: 'human',
    make: (d) =>
      d
        .password(true)
        .key({ at: { afterUser: 1 }, used: false, setupFault: true })
        .key({ at: { afterUser: 1 }, used: false, status: 'Inactive' }),
  },
  {
    id: 'setup-key-after-300-seconds',
    weight: 2,
    named: 'odd',
    make: (d) => d.password(true).key({ at: { afterUser: 300 }, used: true, setupFault: true }),
  },
];

/** Password and key, yet no setup key: only `user-console-and-access-key` speaks of them. */
const nearMisses: readonly Persona[] = [
  {
    id: 'setup-key-inactive',
    weight: 4,
    named: 'human',
    make: (d) => d.password(true).key({ at: { afterUser: 2 }, used: false, status: 'Inactive' }),
  },
  {
    id: 'rotated-away',
    weight: 4,
    named: 'human',
    make: (d) => d.password(true).key({ at: 'later', used: true }),
  },
  {
    id: 'key-three-hours-old',
    weight: 2,
    named: 'human',
    make: (d) => d.password(true).key({ at: { hoursAgo: 3 }, used: false }),
  },
  {
    id: 'key-after-301-seconds',
    weight: 2,
    named: 'odd',
    make: (d) => d.password(true).key({ at: { afterUser: 301 }, used: true }),
  },
];

const clean: readonly Persona[] = [
  {
    id: 'no-password-with-key',
    weight: 210,
    named: 'machine',
    make: (d) => d.key({ at: { afterUser: 5 }, used: true }),
  },
  {
    id: 'rotating-machine',
    weight: 70,
    named: 'machine',
    make: (d) =>
      d.key({ at: { afterUser: 5 }, used: true, status: 'Inactive' }).key({ at: 'later', used: true }),
  },
  { id: 'never-signed-in', weight: 60, named: 'human', make: (d) => d.password(false) },
  {
    id: 'password-deleted',
    weight: 20,
    named: 'human',
    make: (d) => d.passwordGone().key({ at: 'later', used: true }),
  },
  { id: 'odd-name', weight: 24, named: 'odd', make: (d) => d.password(true).withMfa() },
  { id: 'empty', weight: 30, named: 'human', make: () => undefined },
  {
    id: 'user-called-root',
    weight: 0,
    named: { fixed: 'root' },
    make: (d) => d.key({ at: { afterUser: 4 }, used: true }),
  },
  {
    id: 'ses-smtp',
    weight: 0,
    named: { fixed: 'ses-smtp-user.20240312-101502' },
    make: (d) => d.key({ at: { afterUser: 1 }, used: true }),
  },
  {
    // Users that the console makes for a Bedrock API key should have nothing else, least of all an access key.
    id: 'bedrock',
    weight: 0,
    named: { fixed: 'BedrockAPIKey-x' },
    make: () => undefined,
    also: (d) => {
      d.serviceCredential('bedrock.amazonaws.com').key({ at: 'later', used: true });
      for (const { id, createdAt } of d.user.keys) {
        d.note('user-service-credential', { kind: 'access-key', accessKeyId: id, createdAt });
      }
    },
  },
];

const ordinary: Persona = {
  id: 'person',
  weight: 0,
  named: 'human',
  make: (d) => d.password(true).withMfa(),
};

/** One of each, the telling ones first: what the first account shows, however few users it has. */
export const showcase: readonly Persona[] = [...failing, ...nearMisses, ...clean];

/** Those with a fixed name: at most one of each in an account. */
export const singular: readonly Persona[] = clean.filter((persona) => typeof persona.named === 'object');

/** 1024 places to draw from. */
export const lottery: readonly Persona[] = Array.from({ length: 1024 }, (_, place) => {
  let end = 0;
  for (const persona of showcase) {
    end += persona.weight;
    if (place < end) return persona;
  }
  return ordinary;
});
