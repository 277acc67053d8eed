/**
 * Parses and judges the report named, counts its findings by status, and prints how many rows it read in how
 * many milliseconds. A process of its own for each run, so that none profits from the one before.
 */
import { readFileSync } from 'node:fs';
import { judge } from '../src/core/engine/judge.ts';
import { selectRules } from '../src/core/engine/select.ts';
import { known, unread } from '../src/core/model/fact.ts';
import { STATUSES, type Status } from '../src/core/model/finding.ts';
import type { Snapshot } from '../src/core/model/snapshot.ts';
import { parseCredentialReport } from '../src/core/parse/credential-report.ts';
import { RULES } from '../src/core/rules/index.ts';
import { NO_OTHER_ROOT, NOTHING_ELSE } from '../test/support/nothing-read.ts';

const [, , path = ''] = process.argv;
const NOW = '2026-11-22T12:00:00Z';
const selected = selectRules(RULES, {
  rules: ['root-access-key', 'user-console-and-access-key', 'user-setup-access-key'],
});
const started = performance.now();
const parsed = parseCredentialReport(readFileSync(path), { name: path, generatedAt: NOW });
const snapshot: Snapshot = {
  account: { id: parsed.accountId, partition: parsed.partition },
  report: known(parsed.info, 'credential report', NOW),
  root: {
    ...NO_OTHER_ROOT,
    ...parsed.root,
    accountSummary: unread('iam:GetAccountSummary', 'Offline', 'Offline.'),
    auditedKeys: unread('sts:AssumeRoot', 'Offline', 'Offline.'),
  },
  users: known(parsed.users, 'credential report', NOW),
  ...NOTHING_ELSE,
};
const counts = new Map<Status, number>(STATUSES.map((status) => [status, 0]));
for (const { status } of judge(snapshot, selected, NOW)) counts.set(status, (counts.get(status) ?? 0) + 1);
const ms = performance.now() - started;
const rows = parsed.info.userRows + (parsed.root.reportRow.state === 'known' ? 1 : 0);
process.stdout.write(`${JSON.stringify({ rows, ms, counts: Object.fromEntries(counts) })}\n`);
