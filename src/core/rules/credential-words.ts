import type { CredentialKind } from '../model/credentials.ts';
import type { BenchmarkText } from '../model/finding.ts';
import { lengthInWords } from '../model/time.ts';
import type { CredentialIdentity } from './rule.ts';
import { keyInWords } from './words.ts';

/** Limits are days of 24 hours, judged to the second: 45 days and one second is more than 45 days. */
export const DAY_SECONDS = 86_400;

/** `45 days`, `1 day`. */
export function daysInWords(days: number): string {
  return lengthInWords(days * DAY_SECONDS);
}

/** Whole days, rounded down, as evidence shows them. */
export function wholeDays(seconds: number): number {
  return Math.floor(seconds / DAY_SECONDS);
}

/** `400 days`; beside a limit that the whole days alone would seem to keep, `45 days and 20 hours`. */
export function lengthBeside(seconds: number, limitDays: number): string {
  const rest = seconds - limitDays * DAY_SECONDS;
  const words = lengthInWords(seconds);
  return rest > 0 && rest < DAY_SECONDS ? `${words} and ${lengthInWords(rest)}` : words;
}

/** The readings of published controls with a limit of their own: `over-90-days`, whatever our parameter is. */
export function overDays(seconds: number, limits: readonly number[]): Record<string, BenchmarkText> {
  return Object.fromEntries(
    limits.map((days) => [`over-${days}-days`, seconds > days * DAY_SECONDS ? 'fails' : 'passes']),
  );
}

/** One reading for every framework of a rule. */
export function readEverywhere(
  controls: Readonly<Record<string, readonly string[]>>,
  reading: string,
): Record<string, string> {
  return Object.fromEntries(Object.keys(controls).map((framework) => [framework, reading]));
}

const NOUNS: Readonly<Record<CredentialKind, readonly [noun: string, made: string]>> = {
  'access-key': ['Key', 'created'],
  password: ['Console password', 'set'],
  'signing-certificate': ['Signing certificate', 'uploaded'],
  'ssh-public-key': ['SSH key', 'uploaded'],
  'service-specific-credential': ['Service credential', 'created'],
};

/** A credential by its id, or by its date where no id is known: `Signing certificate AB12…`, `The console password`. */
export function credentialInWords(credential: CredentialIdentity, createdAt: string | undefined): string {
  const { kind, id } = credential;
  if (kind === 'access-key') return keyInWords(credential, createdAt);
  if (kind === 'password') return 'The console password';
  const [noun, made] = NOUNS[kind];
  if (id !== undefined) return `${noun} ${id}`;
  const lower = `The ${noun.toLowerCase()}`;
  return createdAt === undefined ? lower : `${lower} ${made} ${createdAt}`;
}

/** A user the SES console made for SMTP. Mail sent over SMTP need not show as a use of the key. */
export function isSesSmtpUser({ name }: { readonly name: string }): boolean {
  return name.startsWith('ses-smtp-user');
}

/** A user the Bedrock console made for a long-term API key (Bedrock User Guide, API keys). */
export function isBedrockKeyUser({ name }: { readonly name: string }): boolean {
  return name.startsWith('BedrockAPIKey-');
}
