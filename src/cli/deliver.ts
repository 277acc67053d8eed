import { type Baseline, checkComparable, compare, readBaseline } from '../app/baseline.ts';
import { type Channels, notify, openChannels } from '../app/notify/notices.ts';
import { checkSendable, sendOrSay } from '../app/notify/send-findings.ts';
import { onFailDelivery, runOnFail } from '../app/on-fail.ts';
import type { LiveOptions } from '../app/scan-options.ts';
import type { SettingsFile } from '../app/settings-file.ts';
import type { Comparison } from '../core/model/comparison.ts';
import type { Delivery } from '../core/model/delivery.ts';
import { Problem } from '../core/model/problem.ts';
import type { Run, RunReport } from '../core/model/run.ts';
import { comparisonSection } from '../outputs/terminal/comparison-section.ts';
import { deliveriesSection } from '../outputs/terminal/deliveries-section.ts';
import { print } from './outputs.ts';
import { screen } from './screen.ts';

/** The options that import findings into Security Hub. */
export interface SendFlags {
  readonly send?: 'security-hub';
  readonly sendRegion?: string;
  readonly sendRole?: string;
}

/** The options that compare a run with an earlier one, and that send it somewhere. */
export interface DeliveryFlags extends SendFlags {
  readonly baseline?: string;
  readonly notify?: boolean;
  readonly notifyAlways?: boolean;
  readonly webhookFromEnv: readonly string[];
  readonly onFail?: string;
}

/** What is to become of a run once it is made. Opened before the scan, so that nothing wrong is found after it. */
export interface Deliveries {
  /** They tell what is fixed, which a run without its passes cannot. */
  readonly needsPasses: boolean;
  /** Throws a Problem where this run could not be compared with the earlier one. */
  check(run: Pick<Run, 'redacted' | 'rules'>): void;
  /** Tells the comparison, sends, and tells how that went. Gives what became of each. */
  deliver(
    report: RunReport,
    live: LiveOptions & { readonly signal: AbortSignal },
  ): Promise<readonly Delivery[]>;
  close(): void;
}

/** Reads the earlier run, the settings and the secrets that the options name. Throws a Problem for what cannot be. */
export function openDeliveries(
  flags: DeliveryFlags,
  file: SettingsFile | undefined,
  printed: 'table' | 'data',
): Deliveries {
  refuseWrong(flags);
  const wantsNotice = flags.notify === true || flags.notifyAlways === true;
  const settings = wantsNotice ? { settings: file?.settings.notify ?? {} } : {};
  const channels = openChannels({
    ...settings,
    webhooksFromEnv: flags.webhookFromEnv,
    env: process.env,
  });
  const baseline =
    flags.baseline === undefined
      ? undefined
      : readBaseline(flags.baseline, flags.send === undefined ? 'failing' : 'all');
  return {
    needsPasses: baseline !== undefined || flags.send !== undefined,
    check(run) {
      if (baseline !== undefined) checkComparable(baseline, run);
      if (flags.send !== undefined) checkSendable(run);
    },
    async deliver(report, live) {
      const comparison = baseline && compare(baseline, report);
      if (comparison !== undefined) await tellComparison(comparison, report, printed);
      if (live.signal.aborted) return [];
      const region = flags.sendRegion ?? file?.settings.notify.securityHub?.region;
      const all = await deliverAll(report, { flags, live, channels, comparison, baseline, region });
      process.stderr.write([...deliveriesSection(all, screen())].join(''));
      return all;
    },
    close: () => baseline?.close(),
  };
}

/** What would only be found after an hour's scan. */
function refuseWrong(flags: DeliveryFlags): void {
  const { onFail } = flags;
  checkSending(flags);
  if (onFail !== undefined && onFail.trim() === '') {
    throw new Problem('bad-argument', '--on-fail names no command.', { hint: 'Give one, or leave it out.' });
  }
}

/** Throws the {@link Problem} `bad-argument` for a region that is none, or that nothing is sent to. */
export function checkSending({ sendRegion, send }: SendFlags): void {
  if (sendRegion === undefined) return;
  if (send === undefined) {
    throw new Problem('bad-argument', '--send-region without --send has no effect.', {
      hint: 'Add --send security-hub.',
    });
  }
  if (!/^[a-z]{2,4}(-[a-z]+)+-\d{1,2}$/.test(sendRegion)) {
    throw new Problem('bad-argument', `"${sendRegion.slice(0, 40)}" is no region.`, {
      hint: 'Regions look like eu-central-1.',
    });
  }
}

interface Deliver {
  readonly flags: DeliveryFlags;
  readonly live: LiveOptions & { readonly signal: AbortSignal };
  readonly channels: Channels;
  readonly comparison: Comparison | undefined;
  readonly baseline: Baseline | undefined;
  readonly region: string | undefined;
}

async function deliverAll(report: RunReport, about: Deliver): Promise<readonly Delivery[]> {
  const { flags, live, channels, comparison, baseline, region } = about;
  const { signal } = live;
  const beside = { signal, ...(comparison !== undefined && { comparison }) };
  const all: Delivery[] = [];
  if (flags.send !== undefined) {
    const options = {
      ...(region !== undefined && { region }),
      ...(flags.sendRole !== undefined && { role: flags.sendRole }),
      ...(baseline !== undefined && { baseline }),
    };
    all.push(await sendOrSay(live, report, options));
  }
  all.push(...(await notify(channels, report, { ...beside, always: flags.notifyAlways === true })));
  if (flags.onFail !== undefined)
    all.push(onFailDelivery(await runOnFail(flags.onFail, report.findings, beside)));
  return all;
}

/** After the table, or beside data on standard error: no line of text may get into it. */
async function tellComparison(
  comparison: Comparison,
  report: RunReport,
  printed: 'table' | 'data',
): Promise<void> {
  const text = comparisonSection(comparison, report, screen());
  if (printed === 'table') await print(text);
  else process.stderr.write([...text].join(''));
}
