/** Ordinary and difficult names of accounts and users. */

const FIRST = (
  'ada amir anna ben bruno carla chen dana diego elif emma farid finn grace hana hugo ines ivan jana jon kai keiko ' +
  'lars lena luis maya mina noah nora omar otto paula priya quinn rosa sam sofia tariq uma vera wei xenia yara zoe'
).split(' ');
const LAST = (
  'abbott baker castro diaz evans fischer garcia haddad ito jensen khan lopez meyer novak okafor patel quist rossi ' +
  'sato tanaka ueda vargas weber xu young zhang berg costa dube engel frank gupta hill iyer jung kim lund mora'
).split(' ');
const JOBS = 'deploy backup metrics release sync export ingest mirror notify render scan upload'.split(' ');

/** A human's user name, unique by index. Some differ in case, as people's do. */
export function humanName(index: number, offset: number): string {
  const size = FIRST.length * LAST.length;
  const k = (index + offset) % size;
  const first = FIRST[k % FIRST.length] ?? 'user';
  const last = LAST[Math.floor(k / FIRST.length) % LAST.length] ?? 'name';
  const round = Math.floor(index / size);
  const name = `${first}.${last}${round === 0 ? '' : round}`;
  return k % 6 === 0 ? name.charAt(0).toUpperCase() + name.slice(1) : name;
}

/** A machine's user name, unique by index. */
export function machineName(index: number): string {
  return `ci-${JOBS[index % JOBS.length]}-${index}`;
}

/**
 * Every character IAM allows in a name (`[\w+=,.@-]`), also in front, where a spreadsheet takes it for a formula
 * [IAM User Guide, IAM and STS quotas].
 */
const ODD = [
  '@oncall',
  'last,first',
  '+1555',
  'a+b',
  'mail@example.com',
  'key=value',
  '=sum.of',
  '-dash',
  '=2+5,cmd',
  'under_score',
] as const;

/** A name a reader may stumble over, unique by index. */
export function oddName(index: number, offset: number): string {
  return `${ODD[(index + offset) % ODD.length]}.${index}`;
}

const UNITS =
  'payments catalog search identity billing logistics media risk reports mobile data portal'.split(' ');

/** Account names nobody would give, and anybody could. */
const HOSTILE = [
  '<script>alert(1)</script>',
  'line one\nline two\r\nline three',
  "=cmd|' /C calc'!A0",
  '\u001b[31mred\u001b[0m\u0007',
  '::error file=a,line=1::owned',
  '"quoted", comma; semicolon\ttab',
  '[click](javascript:alert(1))',
  '\u202egnp.exe',
] as const;

/** The n-th generated account's name. */
export function accountName(index: number, stage: string, hostile: boolean): string {
  if (hostile && index % 3 === 1) return HOSTILE[Math.floor(index / 3) % HOSTILE.length] ?? '';
  if (index === 0) return 'management';
  const round = Math.floor(index / UNITS.length);
  return `${UNITS[index % UNITS.length]}-${stage}${round === 0 ? '' : `-${round}`}`;
}
