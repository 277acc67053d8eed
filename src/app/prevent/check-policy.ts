import { type JudgedPolicyFile, judgePolicy, type PolicyType } from '../../core/prevent/judge-policy.ts';
import { readInput } from '../input-file.ts';

/** The largest policy that AWS stores has some ten thousand characters. */
const POLICY_FILE = { mostMegabytes: 1, standardInput: true } as const;

/** Reads a policy that a person wrote, `-` for standard input, and judges it. Throws a Problem for what is none. */
export function checkPolicy(path: string, type: PolicyType): JudgedPolicyFile {
  return judgePolicy(readInput(path, POLICY_FILE).toString('utf8'), type, path);
}
