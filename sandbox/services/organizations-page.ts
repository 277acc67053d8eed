import type { Call } from '../call.ts';
import { parseInstant } from '../clock.ts';
import { AwsRefusal } from '../wire/refusal.ts';
import type { Account } from '../world/account.ts';

/** What all answers of Organizations share: accounts, pages, and instants as seconds since 1970. */

export function epoch(iso: string): number {
  return parseInstant(iso) / 1000;
}

export function invalidInput(message: string): AwsRefusal {
  return new AwsRefusal('InvalidInputException', 400, message);
}

/** `Status` is retired since 9 September 2026, `State` stands in its place [botocore, organizations]. */
export function accountFields({ world }: Call, account: Account): Record<string, unknown> {
  const { spec } = account;
  const old = account.state === 'PENDING_CLOSURE' || account.state === 'SUSPENDED' ? account.state : 'ACTIVE';
  return {
    Id: account.id,
    Arn: world.arn('organizations', world.management.id, `account/${world.organizationId}/${account.id}`),
    Email: spec.email ?? `aws+${account.id}@example.com`,
    Name: spec.name ?? `account-${account.id}`,
    ...(spec.legacyStatusOnly === true ? { Status: old } : { State: account.state }),
    JoinedMethod: account.isManagement ? 'INVITED' : 'CREATED',
    JoinedTimestamp: epoch(account.joinedAt),
  };
}

/**
 * One page, at most 20 items a page. With `emptyPages` an empty page with a token comes before every further one:
 * the API says that this may happen at any time [Organizations API Reference, ListAccounts].
 */
export function page<Item>(
  call: Call,
  items: readonly Item[],
  name: string,
  show: (item: Item) => unknown,
): string {
  const size = call.parameters.integer('MaxResults') ?? 20;
  if (!Number.isInteger(size) || size < 1 || size > 20) {
    throw invalidInput('You provided a value that does not match the required range: MaxResults.');
  }
  const token = call.parameters.text('NextToken');
  const match = token === undefined ? ['', '0', ''] : /^(\d{1,9})(e?)$/.exec(fromToken(token));
  if (match === null) throw invalidInput('You provided an invalid value for NextToken.');
  const start = Number(match[1]);
  if (match[2] === 'e') return JSON.stringify({ [name]: [], NextToken: toToken(`${start}`) });
  const shown = items.slice(start, start + size).map(show);
  const end = start + size;
  if (end >= items.length) return JSON.stringify({ [name]: shown });
  return JSON.stringify({
    [name]: shown,
    NextToken: toToken(`${end}${call.world.settings.emptyPages ? 'e' : ''}`),
  });
}

function toToken(text: string): string {
  return Buffer.from(`page ${text}`).toString('base64url');
}

function fromToken(token: string): string {
  return Buffer.from(token, 'base64url')
    .toString()
    .replace(/^page /, '');
}

/** The account a call names. */
export function accountOf(call: Call, name: string): Account {
  const id = call.parameters.text(name) ?? '';
  const account = call.world.find(id);
  if (account !== undefined) return account;
  throw new AwsRefusal('AccountNotFoundException', 400, "You specified an account that doesn't exist.");
}
