import type { Summary } from '../../core/evidence/summary.ts';
import { harmless } from '../harmless.ts';

/** What lies in an archive, by the beginning of its name. */
const FILES: readonly (readonly [name: string, words: string])[] = [
  ['summary.html', 'all of it on one page, for a screen and for paper; needs no network'],
  ['summary.json', 'the same numbers, and every gap, for a program'],
  ['population/accounts', 'every account, since when, and what became of it in each month (.csv, .json)'],
  [
    'population/coverage',
    'every account in every run: read or not, and which credential report it was judged by (.csv, .jsonl)',
  ],
  [
    'reports/',
    'credential reports exactly as AWS gave them; their SHA-256 and GeneratedTime are in coverage',
  ],
  ['runs/runs', 'every run: who called, with which version and rules, by which time it judged (.csv, .json)'],
  [
    'controls/results',
    'what came out for each control in each month, and the run that says so (.csv, .json)',
  ],
  ['findings/findings', 'every finding that lived in the period, with its changes (.csv, .jsonl)'],
  ['marks/marks', 'what people accepted or attested: why, who, until when (.csv, .json)'],
  ['actions/audit-log', 'what was changed: entries of the audit log, and what a check of the whole log said'],
  ['actions/plans', 'plans that were made, by id and SHA-256 (.csv, .json)'],
  ['actions/notices', 'what was told, and whether it was delivered (.csv, .json)'],
  ['manifest.json', 'every file with its size and SHA-256; canonical JSON (RFC 8785)'],
];

/** The text that lies in the archive for whoever opens it without knowing Keyreeve. */
export function readmeText(summary: Summary): string {
  const { period, tool, madeAt, redacted } = summary;
  const title = `EVIDENCE ON AWS CREDENTIALS, ${period.from} TO ${period.to}`;
  return `${[
    title,
    '='.repeat(title.length),
    '',
    `Made by ${tool} at ${madeAt}. Times are UTC. Frameworks: ${summary.frameworks.join(', ')}.`,
    '',
    ...completeness(summary),
    ...(redacted ? REDACTED : []),
    'WHAT IS IN HERE',
    '',
    ...[...FILES, ...signatureFiles(summary)].map(([name, words]) => `  ${name.padEnd(22)}${words}`),
    '',
    'CSV is for reading: what a spreadsheet would take for a formula has a mark before it. JSON has the exact text.',
    'A result is never better than what was seen: "unknown" is no pass, and a month without a run is NO RUN.',
    '',
    'HOW TO VERIFY IT',
    '',
    ...(summary.signed ? signedSteps(summary) : UNSIGNED_STEPS),
  ].join('\n')}\n`;
}

function completeness({ complete, gaps }: Summary): string[] {
  if (complete) return ['Complete: every month has a run that read and judged everything.', ''];
  return [
    `INCOMPLETE. ${gaps.length} ${gaps.length === 1 ? 'thing is' : 'things are'} missing:`,
    '',
    ...gaps.slice(0, MOST_GAPS).map(({ words }) => `  - ${harmless(words)}`),
    ...(gaps.length > MOST_GAPS ? [`  - and ${gaps.length - MOST_GAPS} more, in summary.json`] : []),
    '',
  ];
}

/** More would push everything else off the page. */
const MOST_GAPS = 50;

const REDACTED = [
  'REDACTED. Account ids, names, ARNs and key ids are stand-ins, the same in every file. What that costs:',
  '',
  '  - credential reports are left out; their SHA-256 and times are given, so that whoever is handed one later can',
  '    see that it is the one that was judged',
  '  - of the audit log there are numbers, times, actions and hashes: the chain can be followed from hash to hash,',
  '    and that a hash is that of its entry cannot be seen from here',
  '  - sentences about findings, and reasons that people wrote, are left out; end dates are not',
  '',
];

function signatureFiles({ signed }: Summary): typeof FILES {
  if (!signed) return [];
  return [
    ['manifest.sig', 'the Ed25519 signature over the bytes of manifest.json, in base64'],
    ['public-key.pem', 'the key to check it with; see below whom to ask whether it is the right one'],
  ];
}

const CHECK_FILES = [
  '     unzip -q EVIDENCE.zip -d evidence && cd evidence',
  '     grep -o \'"name":"[^"]*","sha256":"[0-9a-f]*"\' manifest.json |',
  '       sed \'s/"name":"\\(.*\\)","sha256":"\\(.*\\)"/\\2  \\1/\' | sha256sum --check --strict --quiet',
];

const CHECK_NO_OTHER = [
  '     grep -o \'"name":"[^"]*"\' manifest.json | cut -d\'"\' -f4 | LC_ALL=C sort |',
  '       diff - <(find . ! -type d ! -path ./manifest.json ! -path ./manifest.sig | cut -c3- | LC_ALL=C sort)',
];

function signedSteps({ fingerprint }: Summary): string[] {
  return [
    'With Keyreeve, on any machine and without a network:',
    '',
    '     keyreeve evidence verify EVIDENCE.zip --public-key KEY.pub.pem',
    '',
    'Without it, in bash, with OpenSSL 3 and GNU sha256sum (on a Mac: shasum -a 256 --check --strict --quiet):',
    '',
    '  1. Every file is as the manifest lists it. Nothing is printed where that is so:',
    '',
    ...CHECK_FILES,
    '',
    '  2. There is no other file. Nothing is printed where that is so:',
    '',
    ...CHECK_NO_OTHER,
    '',
    '  3. The manifest was signed with the key whose public half lies beside it:',
    '',
    '     openssl base64 -d -A -in manifest.sig -out ../manifest.sig.bin',
    '     openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile ../manifest.sig.bin',
    '',
    '  4. That key is the one you were told of, by another way than this archive. Its fingerprint:',
    '',
    '     openssl pkey -pubin -in public-key.pem -outform DER | sha256sum',
    '',
    `     must be ${fingerprint ?? ''}`,
    '',
    '     Anybody can make an archive and sign it with a key of their own. So ask who handed you this for the',
    '     fingerprint by telephone, or take it from where they publish it. Only step 4 says who made it.',
  ];
}

const UNSIGNED_STEPS = [
  'UNSIGNED: nobody vouches for this archive. Whoever can change a file in it can change the manifest too, so these',
  'checks find an accident, and no intent. Ask for a signed one (keyreeve evidence --sign-with KEY.pem).',
  '',
  '  1. Every file is as the manifest lists it. Nothing is printed where that is so:',
  '',
  ...CHECK_FILES,
  '',
  '  2. There is no other file. Nothing is printed where that is so:',
  '',
  ...CHECK_NO_OTHER,
];
