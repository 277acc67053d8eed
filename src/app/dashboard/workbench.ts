import { instant } from '../../core/model/time.ts';
import type { Job } from '../../web/api/jobs.ts';
import { Board } from './board/board.ts';
import type { Surroundings } from './board/principal.ts';
import { type OpenedGround, openDemo } from './demo.ts';
import type { Changed, Desk } from './desk.ts';
import { Jobs } from './jobs.ts';
import { startScan } from './scan-job.ts';

export interface WorkbenchOptions {
  /**
   * Opens what is real when it is first needed, and again with the next question where it could not: a dashboard also
   * starts where the store cannot be reached at that moment. Absent where the demo is all there is.
   */
  readonly real?: () => Promise<OpenedGround>;
  /** The demo, by default the built-in one. */
  readonly demo?: () => Promise<OpenedGround>;
  /** Told of what is a bug, while nobody waits for it. */
  readonly onFault: (error: unknown) => void;
}

/** A ground, the jobs on it, and what is shown of it. */
export interface Place extends Desk {
  readonly board: Board;
  /** What is known of keys beside the store. */
  around(): Promise<Surroundings>;
  close(): Promise<void>;
}

/** Who looks at what: the real ground or the demo's, never both. */
export class Workbench {
  readonly #options: WorkbenchOptions;
  readonly #listeners = new Set<(what: Changed) => void>();
  #real: Promise<Place> | undefined;
  #demo: Place | undefined;
  #entering: Promise<Job> | undefined;

  constructor(options: WorkbenchOptions) {
    this.#options = options;
  }

  /** What is looked at now. Ask each time: the demo can be entered and left. Throws the Problems of opening it. */
  async desk(): Promise<Place> {
    await this.#entering?.catch(() => {});
    return this.#demo ?? this.#realPlace();
  }

  /** Whether the demo is shown, which is known without opening anything. */
  get isDemo(): boolean {
    return this.#demo !== undefined;
  }

  /** Told what may have changed of what is looked at. Gives what ends it. */
  onChange(listener: (what: Changed) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Starts the made-up organisation and its first scan, or gives the scan that is there. */
  async enterDemo(person: string): Promise<Job> {
    const first = this.#demo?.jobs.list().at(-1);
    if (first !== undefined) return first;
    this.#entering ??= this.#enter(person).finally(() => {
      this.#entering = undefined;
    });
    return this.#entering;
  }

  /** Goes back to what is real; the demo and all of its are gone. Where the demo is all there is, it stays. */
  async leaveDemo(): Promise<void> {
    const demo = this.#demo;
    if (demo === undefined || this.#options.real === undefined) return;
    this.#demo = undefined;
    this.#tell('ground');
    await demo.close();
  }

  /** Ends all that is under way, and closes what lies under it. */
  async close(): Promise<void> {
    await this.#entering?.catch(() => {});
    await this.#demo?.close();
    const real = await this.#real?.catch(() => undefined);
    await real?.close();
  }

  #realPlace(): Promise<Place> {
    const { real } = this.#options;
    if (real === undefined) throw new Error('There is neither a real ground nor a demo.');
    this.#real ??= real().then(
      (opened) => this.#placeOf(opened),
      (error: unknown) => {
        this.#real = undefined;
        throw error;
      },
    );
    return this.#real;
  }

  async #enter(person: string): Promise<Job> {
    const demo = this.#placeOf(await (this.#options.demo ?? openDemo)());
    this.#demo = demo;
    this.#tell('ground');
    return startScan(demo, person);
  }

  #placeOf({ ground, close }: OpenedGround): Place {
    const { onFault } = this.#options;
    const jobs = new Jobs(onFault);
    const marks = async () => (await ground.settings())?.settings;
    const board = new Board({ store: ground.store, at: () => instant(new Date()), onFault, marks });
    return {
      ...{ ground, jobs, board },
      changed: async (what) => {
        if (what === 'run') await board.noticed().catch(onFault);
        if (what === 'settings') board.remark().catch(onFault);
        if (ground.demo === this.isDemo) this.#tell(what);
      },
      around: async () => ({
        entries: () => ground.remains().entries,
        remediation: (await ground.settings())?.settings.remediation,
      }),
      async close() {
        await jobs.close();
        await board.close();
        await close();
      },
    };
  }

  #tell(what: Changed): void {
    for (const listener of this.#listeners) listener(what);
  }
}
