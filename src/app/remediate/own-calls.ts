import type { Outcome } from '../../core/model/audit-entry.ts';
import { type Fact, known } from '../../core/model/fact.ts';
import type { Step } from '../../core/plan/plan.ts';
import type { NoticeChannel } from '../notify/owner-notice.ts';

/** Carries out what is no call of AWS. */
export type OwnCalls = (
  step: Step,
) => Promise<Fact<{ readonly outcome: Outcome; readonly words: string; readonly fix?: string }>>;

export interface OwnPorts {
  /** Where notices go; asked only where a step sends one. */
  readonly channel: () => Promise<NoticeChannel>;
  /** Shows a message that a person has to pass on. */
  readonly show: (text: string) => void;
  /** Writes suppressions into the settings file. Throws the Problem of a file that cannot be written. */
  readonly suppress: (step: Step) => Promise<void>;
  readonly signal?: AbortSignal;
}

/** The calls of our own: notices to owners, exceptions in the settings, and the one that calls nothing. */
export function ownCalls(ports: OwnPorts): OwnCalls {
  return async (step) => {
    switch (step.call.api) {
      case 'keyreeve:SendNotice':
        return known(await send(step, ports), 'keyreeve:SendNotice');
      case 'keyreeve:WriteSuppression':
        await ports.suppress(step);
        return known({ outcome: 'done', words: 'The exception stands in the settings.' }, step.call.api);
      default:
        return known({ outcome: 'done', words: 'It is so; nothing was called.' }, 'keyreeve:Confirm');
    }
  };
}

async function send({ call }: Step, ports: OwnPorts) {
  const { to = '', subject = '', text = '', channel: planned } = call.arguments;
  if (planned === 'by-hand') {
    ports.show(`To: ${to === '' ? 'its owner, whom you have to find' : to}\nSubject: ${subject}\n\n${text}`);
    return { outcome: 'done' as const, words: 'It is printed, for a person to pass on.' };
  }
  const channel = await ports.channel();
  if (channel.name !== planned)
    return {
      outcome: 'failed' as const,
      words: `The plan sends it by ${planned}, and the settings say ${channel.name} now.`,
      fix: 'Plan again.',
    };
  const sent = await channel.send({ to, subject, text }, ports.signal);
  if (sent.sent) {
    return { outcome: 'done' as const, words: sent.words };
  }
  const outcome = sent.unsure ? ('possibly-sent' as const) : ('failed' as const);
  return { outcome, words: sent.words, fix: sent.fix };
}
