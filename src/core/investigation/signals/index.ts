import type { SignalFamily } from '../scene.ts';
import { coverUp } from './cover-up.ts';
import { deniedAttempts } from './denied-attempts.ts';
import { firstSeen } from './first-seen.ts';
import { keyMadeAfterDeactivation } from './key-made-after-deactivation.ts';
import { ownerElsewhere } from './owner-elsewhere.ts';
import { persistence } from './persistence.ts';
import { quarantinePolicy } from './quarantine-policy.ts';
import { reconnaissance } from './reconnaissance.ts';
import { rootKey } from './root-key.ts';
import { secretsRead } from './secrets-read.ts';
import { sessionsIssued } from './sessions-issued.ts';
import { tellingClient } from './telling-client.ts';
import { useAfterDeactivation } from './use-after-deactivation.ts';
import { useNotRecorded } from './use-not-recorded.ts';

/** Everything that notices signals. Each signal of the model belongs to one of them. */
export const SIGNAL_FAMILIES: readonly SignalFamily[] = [
  quarantinePolicy,
  rootKey,
  coverUp,
  useAfterDeactivation,
  keyMadeAfterDeactivation,
  persistence,
  reconnaissance,
  secretsRead,
  deniedAttempts,
  tellingClient,
  firstSeen,
  ownerElsewhere,
  sessionsIssued,
  useNotRecorded,
];
