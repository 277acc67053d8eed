import { Problem } from '../core/model/problem.ts';
import { systemCode } from '../core/model/system-error.ts';

/** The problem of a log, or a file beside it, that the system does not let us write. */
export function unwritable(path: string, error: unknown): Problem {
  if (error instanceof Problem) return error;
  const reason = REASONS[systemCode(error) ?? ''] ?? (error instanceof Error ? error.message : String(error));
  return new Problem('audit-log-unwritable', `The audit log ${path} cannot be written: ${reason}.`, {
    cause: error,
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such folder',
  ENOTDIR: 'a file stands where a folder should be',
  EISDIR: 'it is a folder',
  EACCES: 'writing there is not permitted',
  EPERM: 'writing there is not permitted',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ENXIO: 'it is a pipe or a device, no file',
};
