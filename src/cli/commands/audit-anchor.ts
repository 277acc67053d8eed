import { anchorNow } from '../../app/anchor-log.ts';
import { openLog } from '../../app/audit-log.ts';
import { readSettings } from '../../app/settings-file.ts';
import { Problem } from '../../core/model/problem.ts';
import { EXIT } from '../../core/model/problems.ts';
import { instant } from '../../core/model/time.ts';
import { harmless } from '../../outputs/harmless.ts';
import { print } from '../outputs.ts';
import type { AuditFlags } from './audit-verify.ts';

export interface AnchorFlags extends AuditFlags {
  readonly bucket?: string;
  readonly prefix?: string;
  readonly bucketRegion?: string;
  readonly mode?: 'GOVERNANCE' | 'COMPLIANCE';
  readonly days?: number;
  readonly profile?: string;
  readonly region?: string;
}

/** As the settings have it where they do not say. */
const USUAL = { mode: 'GOVERNANCE', days: 365 } as const;

/** Puts the head into S3 and writes that down; exit 4 where S3 did not take it, which is in the log too. */
export async function auditAnchor(flags: AnchorFlags): Promise<number> {
  const file = await readSettings({ config: flags.config, folder: process.cwd() });
  const { bucket, prefix, bucketRegion, mode, days } = flags;
  const settings = {
    ...USUAL,
    ...file?.settings.auditLog.anchor,
    ...(bucket !== undefined && { bucket }),
    ...(prefix !== undefined && { prefix }),
    ...(bucketRegion !== undefined && { region: bucketRegion }),
    ...(mode !== undefined && { mode }),
    ...(days !== undefined && { days }),
  };
  if (!hasBucket(settings)) {
    throw new Problem('bad-argument', 'No bucket is named to keep the head in.', {
      hint: 'Add --bucket NAME, or auditLog.anchor in the settings.',
    });
  }
  const log = openLog(flags.auditLog, file);
  if (log.head().seq === 0) {
    throw new Problem('bad-argument', `${log.path} has no entry yet, and so no head.`, {
      hint: 'Scan, plan or apply first: each writes an entry.',
    });
  }
  const { profile, region } = flags;
  const options = { ...(profile !== undefined && { profile }), ...(region !== undefined && { region }) };
  const { head, place, kept } = await anchorNow(options, log, settings);
  if (kept.state === 'unread') {
    const detail = kept.detail === undefined ? '' : ` (${kept.detail})`;
    process.stderr.write(`keyreeve: the head was not kept: ${harmless(kept.words + detail)}\n`);
    if (kept.fix !== undefined) process.stderr.write(`  ${harmless(kept.fix)}\n`);
    return EXIT.failed;
  }
  await print([
    `Kept: ${head.seq}:${head.hash}\n`,
    `  in s3://${harmless(place)}\n`,
    `  until ${instant(kept.value.retainUntil)}, by ${settings.mode}\n`,
  ]);
  return EXIT.clean;
}

function hasBucket<T extends { readonly bucket?: string }>(
  settings: T,
): settings is T & { readonly bucket: string } {
  return settings.bucket !== undefined;
}
