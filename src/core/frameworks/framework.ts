/** A published set of controls. */
export interface Framework {
  /** As `--framework` takes it. */
  readonly id: string;
  /** In our own words. */
  readonly title: string;
  /** The publisher's own version; empty where there is none. */
  readonly version: string;
  readonly publisher: string;
}
