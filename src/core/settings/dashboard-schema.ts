import * as z from 'zod';
import { isPrivate, listenAddressOf, publicUrlOf } from '../parse/listen-address.ts';
import { environmentName, wholeNumber, words } from './schema-parts.ts';

/** A week, and a day: whoever left the desk is not who comes back to it. */
const MOST_SESSION_HOURS = 168;
const MOST_IDLE_MINUTES = 1_440;

/** Who an organisation's provider is; its address may have a path. */
function isIssuer(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url !== undefined && isPrivate(url) && url.username === '' && url.search === '' && url.hash === '';
}

const values = (says: string) =>
  z.array(words('A value of the claim.')).min(1, 'names no value').optional().describe(says);

/** `dashboard` in `keyreeve.yaml`. */
export function dashboard() {
  return z.strictObject({
    listen: z
      .string()
      .refine(
        (text) => listenAddressOf(text) !== undefined,
        'must be HOST:PORT, or a port: 127.0.0.1:7717, 7717',
      )
      .optional()
      .describe('Where it listens. Default 127.0.0.1:7717.'),
    publicUrl: z
      .string()
      .refine(
        (text) => publicUrlOf(text) !== undefined,
        'must be https:// and a name, without a path: https://keys.example.com',
      )
      .optional()
      .describe('As people reach it, behind a proxy or by its name.'),
    sessionHours: wholeNumber(
      1,
      MOST_SESSION_HOURS,
      'From signing in until one signs in again. Default 12.',
    ).optional(),
    idleMinutes: wholeNumber(
      1,
      MOST_IDLE_MINUTES,
      'The same, from the last thing asked for. Default 60.',
    ).optional(),
    oidc: oidc().optional().describe('Sign-in with the provider of your organisation (OpenID Connect).'),
  });
}

function oidc() {
  return z.strictObject({
    issuer: z
      .string()
      .refine(isIssuer, 'must be the https:// address of the provider, as its documentation gives it')
      .describe('The provider.'),
    clientId: words('The id of this dashboard at the provider.'),
    clientSecretFromEnv: environmentName(
      'The environment variable that holds the secret of the client. Default none: a public client.',
    ).optional(),
    scopes: z
      .array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/, 'is no scope'))
      .optional()
      .describe('What is asked for beside openid, profile and email, such as groups.'),
    nameClaim: words(
      'The claim that the audit log names people by. Default the first there is of email, preferred_username, name and sub.',
    ).optional(),
    roleClaim: words(
      'The claim that says what a person may do, such as groups. A dot leads into a block: realm_access.roles.',
    ),
    roles: z
      .strictObject({
        viewer: values('Reads everything.'),
        operator: values('Also scans, plans, applies and suppresses.'),
        admin: values('Also sees who is signed in, and ends sessions.'),
      })
      .refine((given) => Object.keys(given).length > 0, 'lets nobody in: name values for a role')
      .describe(
        'Values of the claim for each role. Who has several has the highest; who has none is not let in.',
      ),
  });
}
