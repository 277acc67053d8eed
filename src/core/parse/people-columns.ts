/** What a column of a list of people tells. Everything else in the list is not looked at and not kept. */
export type PeopleColumn =
  | 'login'
  | 'email'
  /** Words such as `Active` or `Terminated`. */
  | 'status'
  /** True while the person is there. */
  | 'there'
  /** True, or a date, once the person has left. */
  | 'left'
  | 'end';

const COLUMNS: Readonly<Record<PeopleColumn, string>> = {
  login:
    'user username userlogin userid login loginname loginid samaccountname uid accountname iamuser iamusername awsuser awsusername principalname userprincipalname upn',
  email:
    'email emails emailaddress emailaddresses mail mails othermails workemail workemailaddress emailwork primaryemail primaryemailaddress primaryworkemail emailprimarywork businessemail companyemail corporateemail officeemail useremail emailprimary secondaryemail alternateemail',
  status:
    'status userstatus accountstatus employmentstatus employeestatus workerstatus personstatus lifecyclestate lifecyclestatus accountstate userstate',
  there:
    'active isactive enabled isenabled accountenabled accountactive currentlyactive activestatus isemployed',
  left: 'left hasleft suspended issuspended disabled isdisabled accountdisabled deactivated deprovisioned offboarded terminated isterminated archived isarchived deleted isdeleted inactive isinactive leaver',
  end: 'enddate terminationdate terminatedat terminatedon leftat lefton leavedate leavingdate lastday lastworkday lastworkingday lastdayofwork lastdayworked departuredate separationdate exitdate employmentenddate employmentend deactivatedat deactivationdate deletedat offboardedat offboardingdate dateofleaving',
};

const BY_NAME: ReadonlyMap<string, PeopleColumn> = new Map(
  (Object.entries(COLUMNS) as [PeopleColumn, string][]).flatMap(([column, names]) =>
    names.split(' ').map((name): [string, PeopleColumn] => [name, column]),
  ),
);

/**
 * What a column tells, by its heading: case, spaces, hyphens and remarks in brackets do not matter, and of
 * `profile.login` or `Login / Username` the last part is enough.
 */
export function peopleColumn(heading: string): PeopleColumn | undefined {
  // Cut, because looking for brackets that are never closed takes the square of the length.
  const plain = heading
    .slice(0, 100)
    .toLowerCase()
    .replaceAll(/\[[^\]]*\]|\([^)]*\)/g, ' ');
  const whole = plain.replaceAll(/[^a-z0-9]/g, '');
  const last = (plain.split(/[./:]/).pop() ?? '').replaceAll(/[^a-z0-9]/g, '');
  return BY_NAME.get(whole) ?? BY_NAME.get(last);
}

/** True for columns that say who somebody is. */
export function tellsWho(heading: string): boolean {
  const column = peopleColumn(heading);
  return column === 'login' || column === 'email';
}

const YES = new Set('true yes y t 1 x on wahr ja oui vrai si sí'.split(' '));
const NO = new Set('false no n f 0 off falsch nein non faux'.split(' '));

/** Nothing, as exports write it; BambooHR writes zeros for no date. */
const NOTHING = new Set([
  '',
  '-',
  '--',
  '–',
  '—',
  'n/a',
  'na',
  'none',
  'null',
  'nil',
  'never',
  'undefined',
  '0000-00-00',
  '00/00/0000',
]);

/** True for an empty cell, or a word for nothing. */
export function isNothing(text: string): boolean {
  return NOTHING.has(text.trim().toLowerCase());
}

/** A yes or no in any of the usual spellings. */
export function yesOrNo(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  if (YES.has(word)) return true;
  return NO.has(word) ? false : undefined;
}

/** Codes of one letter, as PeopleSoft and Workday have them. `T` is terminated there, not true. */
const LETTERS: Readonly<Record<string, 'gone' | 'there'>> = {
  ...{ a: 'there', l: 'there', p: 'there', y: 'there' },
  ...{ t: 'gone', i: 'gone', s: 'gone', d: 'gone', r: 'gone', n: 'gone' },
};

/** Somebody has left, an earlier state among it: `no longer employed`. */
const GONE = wholeWords([
  '(?:in|un|not|no|non|no longer) ?(?:active|enabled|employed)|no longer|ex|former(?:ly)?|left|leavers?',
  'terminat(?:ed|ion)|suspended|de ?provision(?:ed|ing)|off ?board(?:ed|ing)|disabled|deactivated|deleted|archived',
  'exited|departed|separated|resigned|retired|dismissed|removed|blocked|closed|withdrawn|ended|deceased',
  'fired|sacked|laid off|quit|redundant|alumni|alumn(?:us|a|ae)|cancell?ed',
]);

/** How somebody stands now or is to stand: beside a word of leaving it is not told which of the two holds. */
const STATE = wholeWords([
  'active|activated|enabled|provisioned|staged|employed|current|present|hired|invited|on leave',
  'pending|scheduled|planned|to be|will be|not|never',
]);

/** A state of being there, how somebody is employed, why they are away, and how they sign in: nothing else. */
const THERE = wholeWords([
  'active|activated|enabled|provisioned|staged|employed|current|present|hired|invited|pending',
  'on leave|leave of absence|leave|loa|paid|unpaid|parental|maternity|paternity|medical|sick|family|annual|sabbatical',
  'new|hire|joiner|onboard(?:ed|ing)?|probation(?:ary)?|employee|worker|staff|member|user|account',
  'full ?time|part ?time|regular|permanent|contract(?:or)?|consultant|freelancer?|temporary|temp|fixed term',
  'seasonal|casual|intern(?:ship)?|apprentice|trainee|internal|external|remote',
  'locked(?: out)?|password(?: expired| reset)?|recovery',
]);

function wholeWords(lists: readonly string[]): RegExp {
  return new RegExp(`(?<= )(?:${lists.join('|')})(?= )`, 'g');
}

/**
 * What a status word says: gone, there, or something we have not met. Words of leaving win over how somebody is
 * employed (`Contractor - terminated`), and a text is only "there" where we have met every word of it. One that says
 * both (`Active, termination pending`) is as good as not met.
 */
export function statusWord(text: string): 'gone' | 'there' | 'unmet' {
  const word = text.trim().toLowerCase().slice(0, 200);
  if (/^[a-z]$/.test(word)) return LETTERS[word] ?? 'unmet';
  const flag = yesOrNo(word);
  if (flag !== undefined) return flag ? 'there' : 'gone';
  if (isNothing(word)) return 'there';
  const spaced = ` ${word.replaceAll(/[^\p{L}\p{N}]+/gu, ' ').trim()} `;
  const rest = spaced.replaceAll(GONE, '');
  if (rest !== spaced) return rest.search(STATE) < 0 ? 'gone' : 'unmet';
  return rest.trim() !== '' && rest.replaceAll(THERE, '').trim() === '' ? 'there' : 'unmet';
}
