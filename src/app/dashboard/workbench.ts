import { instant } from '../../core/model/time.ts';
import { Board } from './board/board.ts';
import { type OpenedGround, openDemo } from './demo.ts';
import type { Changed, Desk } from './desk.ts';
import type { Job } from './job.ts';
import { Jobs } from './jobs.ts';
import { startScan } from './scan-job.ts';

export interface WorkbenchOptions {
  /** The real one; closed with the workbench. Absent: it begins with the demo. */
  readonly real: OpenedGround | undefined;
  /** Told of what is a bug, while nobody waits for it. */
  readonly onFault: (error: unknown) => void;
  readonly demo?: () => Promise<OpenedGround>;
}

/** A ground, the jobs on it, and what is shown of it. */
export interface Place extends Desk {
  readonly board: Board;
  close(): Promise<void>;
}

/** Who looks at what: the real ground or the demo's, never both. */
export class Workbench {
  readonly #options: WorkbenchOptions;
  readonly #real: Place | undefined;
  readonly #listeners = new Set<(what: Changed) => void>();
  #demo: Place | undefined;
  #entering: Promise<Job> | undefined;

  private constructor(options: WorkbenchOptions) {
    this.#options = options;
    this.#real = options.real && this.#placeOf(options.real);
  }

  /**
   * Opens what is real; without it the demo, whose first scan begins at once.
   *
   * @param person for whom the demo is entered
   */
  static async open(options: WorkbenchOptions, person: string): Promise<Workbench> {
    const workbench = new Workbench(options);
    if (options.real === undefined) await workbench.enterDemo(person);
    return workbench;
  }

  /** What is looked at now. Ask each time: the demo can be entered and left. */
  desk(): Place {
    const place = this.#demo ?? this.#real;
    if (place === undefined) throw new Error('There is neither a real ground nor a demo.');
    return place;
  }

  /** Whether there is something to go back to from the demo. */
  get hasReal(): boolean {
    return this.#real !== undefined;
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

  /** Goes back to what is real; the demo and all of its are gone. Without anything real it stays. */
  async leaveDemo(): Promise<void> {
    const demo = this.#demo;
    if (demo === undefined || this.#real === undefined) return;
    this.#demo = undefined;
    this.#tell('ground');
    await demo.close();
  }

  /** Ends all that is under way, and closes what lies under it. */
  async close(): Promise<void> {
    await this.#entering?.catch(() => {});
    await this.#demo?.close();
    await this.#real?.close();
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
    const board = new Board({ store: ground.store, at: () => instant(new Date()), onFault });
    const place: Place = {
      ...{ ground, jobs, board },
      changed: (what) => {
        if (what === 'run') board.refresh().catch(onFault);
        if (this.#demo === place || (this.#demo === undefined && this.#real === place)) this.#tell(what);
      },
      async close() {
        await jobs.close();
        await board.close();
        await close();
      },
    };
    return place;
  }

  #tell(what: Changed): void {
    for (const listener of this.#listeners) listener(what);
  }
}
