import { type Static, Type } from 'typebox';
import { Count, type Value } from './parts.ts';

/** What a person may do: each may do what those before it may. */
export const ROLES = ['viewer', 'operator', 'admin'] as const;

/** `viewer` reads everything; `operator` also scans, plans and applies; `admin` also ends sessions of others. */
export const Role = Type.Enum([...ROLES], {
  description: 'viewer reads, operator acts, admin also ends sessions.',
});
export type Role = (typeof ROLES)[number];

/** Who is signed in. */
export const Person = Type.Object(
  {
    name: Type.String({ description: 'As the audit log has it: by the provider, or local.' }),
    role: Role,
  },
  { additionalProperties: false },
);
export type Person = Value<typeof Person>;

/** How one signs in here: by the link that is printed in the terminal, or with the organisation's provider. */
export const SIGN_IN_WAYS = ['link', 'oidc'] as const;
export const SignInWay = Type.Enum([...SIGN_IN_WAYS]);
export type SignInWay = (typeof SIGN_IN_WAYS)[number];

/**
 * Why somebody who came to sign in is not: the page `/sign-in` is shown with one of them as `?why=`.
 * `link-used`, `link-expired` and `link-unknown` speak of the one-time link; `no-role` and `provider-refused` of the
 * organisation's provider; `sign-in-cut-off` of one that was begun in another browser, or too long ago.
 */
export type SignInReason =
  | 'link-used'
  | 'link-expired'
  | 'link-unknown'
  | 'no-role'
  | 'provider-refused'
  | 'provider-unreachable'
  | 'sign-in-cut-off'
  | 'signed-out';

/** What the page knows of who looks at it. */
export const Session = Type.Union([
  Type.Object(
    {
      signedIn: Type.Literal(false),
      signIn: Type.Array(SignInWay, { description: 'The ways to sign in here.' }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      signedIn: Type.Literal(true),
      person: Person,
      expiresAt: Type.String({ format: 'date-time', description: 'Where nothing more is asked for. UTC.' }),
      product: Type.Object(
        { version: Type.String({ description: 'Of Keyreeve.' }) },
        { additionalProperties: false },
      ),
      demo: Type.Boolean({ description: 'What is shown is the made-up organisation.' }),
      store: Type.Optional(
        Type.Object(
          {
            kind: Type.Enum(['sqlite', 'postgres']),
            place: Type.String({ description: 'The file, or the address without a password.' }),
          },
          { additionalProperties: false, description: 'Absent where nothing is kept.' },
        ),
      ),
    },
    { additionalProperties: false },
  ),
]);
export type Session = Static<typeof Session>;

/** Where a browser goes on after its session has ended. */
export const SessionEnded = Type.Object(
  {
    goTo: Type.String({
      description: "A path of this page, or the provider's address at which one signs out there too.",
    }),
  },
  { additionalProperties: false },
);
export type SessionEnded = Static<typeof SessionEnded>;

/** A session, as an administrator sees it. */
export const SessionRow = Type.Object(
  {
    id: Type.String({ description: 'Opens nothing: the secret of a session is never shown.' }),
    person: Person,
    way: SignInWay,
    address: Type.String({ description: 'The network address it was begun from.' }),
    startedAt: Type.String({ format: 'date-time' }),
    lastSeenAt: Type.String({ format: 'date-time' }),
    expiresAt: Type.String({ format: 'date-time' }),
    own: Type.Boolean({ description: 'The session that asks.' }),
  },
  { additionalProperties: false },
);
export type SessionRow = Static<typeof SessionRow>;

/** All sessions, the newest first. */
export const SessionList = Type.Object(
  { items: Type.Array(SessionRow), total: Count },
  { additionalProperties: false },
);
export type SessionList = Static<typeof SessionList>;
