import { type JudgedPolicyFile, judgePolicy } from '../../core/prevent/judge-policy.ts';
import type { PolicyType } from '../../core/prevent/tried.ts';
import { readInput } from '../input-file.ts';

/** The largest policy that AWS stores has some ten thousand characters. */
const POLICY_FILE = { mostMegabytes: 1, standardInput: true } as const;

/**
 * Reads a policy that a person wrote, `-` for standard input, and judges it. Throws a Problem for what is none.
 *
 * @param now ISO 8601 UTC
 */
export function checkPolicy(path: string, type: PolicyType, now: string): JudgedPolicyFile {
  return judgePolicy(readInput(path, POLICY_FILE).toString('utf8'), type, path, now);
}
