/**
 * Judges the requests of the file named, one `PolicyGroup` a line, so many times over as named, and prints the verdicts
 * of the last time and how long all took: making the policies of a group ready, and deciding about its requests. Reading
 * policies and requests is left out.
 */
import { readFileSync } from 'node:fs';
import { decide } from '../src/core/policy/decide.ts';
import { grantsOf, readPolicies, requestOf, verdictOf } from '../test/oracle/ours.ts';
import type { PolicyGroup } from './policy-decisions.ts';

const [, , path = '', rounds = ''] = process.argv;
const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
const groups = lines.map((line) => JSON.parse(line) as PolicyGroup);
const asked = groups.map((group) => ({ policies: readPolicies(group[0]), requests: group.map(requestOf) }));
const started = performance.now();
let verdicts: string[] = [];
for (let round = 0; round < Number(rounds); round += 1) {
  verdicts = asked.flatMap(({ policies, requests }) => {
    const grants = grantsOf(policies);
    return requests.map((request) => verdictOf(decide(grants, request)));
  });
}
const ms = performance.now() - started;
process.stdout.write(`${JSON.stringify({ ms, verdicts })}\n`);
