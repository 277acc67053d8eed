import type { Board } from '../../app/dashboard/board/board.ts';
import type { Surroundings } from '../../app/dashboard/board/principal.ts';
import type { Desk } from '../../app/dashboard/desk.ts';
import type { SessionNotes } from '../../app/dashboard/session-notes.ts';
import type { Workbench } from '../../app/dashboard/workbench.ts';
import type { ShownStore } from '../../app/store-place.ts';
import type { Job } from '../api/jobs.ts';

/**
 * What the routes are made of: the use cases, as the server needs them. Routes reach them only while they answer, so
 * that the description of the API can be made without any.
 */
export interface Services {
  readonly ground: GroundPart;
  /** Absent where nothing is kept, and nothing can be done. */
  readonly workbench?: WorkbenchPart;
  /** Absent where nothing is kept, and nothing can be shown. */
  readonly board?: BoardPart;
  /** Where it is noted who signs in; absent where all is made up. */
  readonly notes?: NotesPart;
}

/** What is noted of sessions. It fails for nothing that a person could mend: whoever signs in is let in. */
export type NotesPart = Pick<SessionNotes, 'begun' | 'ended' | 'refused'>;

/** The parts that a workbench gives. Each asks it anew: the demo can be entered and left while the dashboard runs. */
export function servicesOn(workbench: Workbench): Required<Pick<Services, 'workbench' | 'board'>> {
  return {
    workbench,
    board: {
      current: async () => (await workbench.desk()).board,
      around: async () => (await workbench.desk()).around(),
    },
  };
}

/** What is read: all of it comes from memory that is built of the store. */
export interface BoardPart {
  /** Of the store that is shown now. */
  current(): Promise<Board>;
  /** What is known of keys beside the store. */
  around(): Promise<Surroundings> | Surroundings;
}

/** What is done. Throws the Problems of what lies under it, such as a store that cannot be reached. */
export interface WorkbenchPart {
  /** What is worked at now: the demo can be entered and left while the dashboard runs. */
  desk(): Promise<Desk>;
  /** Starts the made-up organisation, or finds it there. Gives its first scan. */
  enterDemo(person: string): Promise<Job>;
  leaveDemo(): Promise<void>;
}

/** What the dashboard stands on. */
export interface GroundPart {
  /** Asked for each time: the demo can be entered and left while the dashboard runs. */
  describe(): Promise<GroundView>;
}

export interface GroundView {
  /** What is shown is the made-up organisation. */
  readonly demo: boolean;
  /** Absent where nothing is kept. */
  readonly store?: ShownStore;
}
