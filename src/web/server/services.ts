/**
 * What the routes are made of: the use cases, as the server needs them. Routes reach them only while they answer, so
 * that the description of the API can be made without any.
 */
export interface Services {
  readonly ground: GroundPart;
}

/** What the dashboard stands on. */
export interface GroundPart {
  /** Asked for each time: the demo can be entered and left while the dashboard runs. */
  describe(): Promise<GroundView>;
}

export interface GroundView {
  /** What is shown is the made-up organisation. */
  readonly demo: boolean;
  /** Absent where nothing is kept. `place` is the file, or the address without its password. */
  readonly store?: { readonly kind: 'sqlite' | 'postgres'; readonly place: string };
}
