/**
 * What an id of AWS says of itself. `long-term`: an access key of a user or of root. `session`: temporary
 * credentials. `bearer-token`: what STS gives services (IAM User Guide, "Unique identifiers"). `bedrock` and
 * `maybe-secret`: the text is, or may be, a secret, and is shown nowhere. `not-a-key`: the id of something else.
 */
export type KeyIdKind =
  | 'long-term'
  | 'session'
  | 'bearer-token'
  | 'bedrock'
  | 'maybe-secret'
  | 'not-a-key'
  | 'unknown';

const KEY_PREFIXES: Readonly<Record<string, KeyIdKind>> = {
  AKIA: 'long-term',
  ASIA: 'session',
  ABIA: 'bearer-token',
};

/** Of what the other prefixes are ids (IAM User Guide, "Unique identifiers"). */
const OTHER_PREFIXES: Readonly<Record<string, string>> = {
  ACCA: 'a service-specific credential',
  AGPA: 'a user group',
  AIDA: 'a user',
  AIPA: 'an instance profile',
  ANPA: 'a managed policy',
  ANVA: 'a version of a managed policy',
  APKA: 'a public key',
  AROA: 'a role',
  ASCA: 'a certificate',
};

/** Longer ones are accepted by the API, and have never been seen (IAM API reference, accessKeyIdType). */
const ID = /^[A-Z0-9]{16,128}$/;

/** Tells ids of access keys from those of other things, and from what may be a secret (I01). */
export function kindOfKeyId(text: string): KeyIdKind {
  if (text.startsWith('ABSK') || text.startsWith('bedrock-api-key-')) return 'bedrock';
  if (ID.test(text)) {
    const prefix = text.slice(0, 4);
    if (KEY_PREFIXES[prefix] !== undefined) return KEY_PREFIXES[prefix];
    if (OTHER_PREFIXES[prefix] !== undefined) return 'not-a-key';
  }
  // A secret access key has forty characters of base 64; a session token many more.
  return /^[A-Za-z0-9/+=_-]{32,}$/.test(text) ? 'maybe-secret' : 'unknown';
}

/** Whether calls can be signed with it, so that it stands in events as `accessKeyId`. */
export function isAccessKeyId(text: string): boolean {
  return ['long-term', 'session', 'bearer-token'].includes(kindOfKeyId(text));
}

/** Why a text is no access key id, with the next move. The text itself is in no word of it: it may be a secret. */
export function whyNoKeyId(text: string): { readonly words: string; readonly hint: string } {
  switch (kindOfKeyId(text)) {
    case 'bedrock':
      return {
        words:
          'This is an API key of Amazon Bedrock: the whole text is the secret, and it has no access key id.',
        hint: 'Treat it as leaked if it was pasted where others can read it. Investigate its user: --user NAME --account ID.',
      };
    case 'maybe-secret':
      return {
        words: 'This may be a secret access key or a token. It is not shown and nothing was done with it.',
        hint: 'Give the id of the key, which begins with AKIA or ASIA. Treat the secret as leaked: it is in the history of this shell.',
      };
    case 'not-a-key':
      return {
        words: `${text} is the id of ${OTHER_PREFIXES[text.slice(0, 4)]}, and no access key.`,
        hint: 'Ids of access keys begin with AKIA or ASIA. For all keys of a user: --user NAME --account ID.',
      };
    default:
      return {
        words: 'This is no access key id.',
        hint: 'It looks like AKIAIOSFODNN7EXAMPLE. Never the secret.',
      };
  }
}

/** Forty characters of base 64 by themselves, API keys of Bedrock, and the long run that a session token is. */
const SECRETS =
  /(?<![\w/+=.-])(?:ABSK[A-Za-z0-9+/=]{20,}|bedrock-api-key-[A-Za-z0-9+/=]{8,}|[A-Za-z0-9/+]{40}|[A-Za-z0-9][A-Za-z0-9/+=]{99,})(?![\w/+=-])/g;

/**
 * A text without what may be a secret in it. Paths and hashes stay: those have a dot, a dash, an underscore or another
 * length, these letters of one kind.
 */
export function hideSecrets(text: string): string {
  return text.replaceAll(SECRETS, (run) => (isMixed(run) ? '(not shown: it may be a secret)' : run));
}

function isMixed(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /[0-9]/.test(run);
}

/** The account in a key id, or why none can be read from it. */
export type AccountInKeyId = { readonly accountId: string } | { readonly refused: string };

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
/** Of 48 bits the highest is a mark, the lowest seven are something else's. */
const ACCOUNT_BITS = 0x7fffffffff80n;

/**
 * The account that is coded into a key id (I02). AWS documents it nowhere (Aidan Steele 2020, Tal Be'ery 2023; used by
 * trufflehog), and anybody can type such an id: it is a hint, and `sts:GetAccessKeyInfo` is the proof. Ids of the old
 * form, whose fifth letter is A to P, give a wrong account that looks right, so they are refused (I03).
 */
export function accountOfKeyId(accessKeyId: string): AccountInKeyId {
  if (!isAccessKeyId(accessKeyId)) return { refused: 'It is no access key id.' };
  if (/^.{4}[A-P]/.test(accessKeyId))
    return { refused: 'It has the old form of access key ids, from which no account can be read.' };
  if (!/^[A-Z]{4}[A-Z2-7]{16}$/.test(accessKeyId))
    return { refused: 'It has not the form of access key ids that hold an account.' };
  let bits = 0n;
  for (const letter of accessKeyId.slice(4, 14)) bits = bits * 32n + BigInt(BASE32.indexOf(letter));
  const account = ((bits >> 2n) & ACCOUNT_BITS) >> 7n;
  // Forty bits hold more than twelve digits do.
  if (account > 999_999_999_999n) return { refused: 'The number in it is no account id.' };
  return { accountId: account.toString().padStart(12, '0') };
}
