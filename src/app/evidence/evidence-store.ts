import type { Store } from '../../store/port.ts';

/** What making evidence reads of a store. It writes nothing. */
export type EvidenceStore = Pick<
  Store,
  | 'kind'
  | 'place'
  | 'runs'
  | 'factsOf'
  | 'controlsOf'
  | 'accountsOf'
  | 'coverageOf'
  | 'lateAccounts'
  | 'reportOf'
  | 'lives'
  | 'plans'
  | 'notices'
  | 'marks'
  | 'logs'
  | 'entriesOf'
>;
