/** The way out of a key, as a person follows it. Refusing its calls is left out where the settings say so. */
export const STAGES = ['noticed', 'calls-refused', 'deactivated', 'deleted'] as const;

/** Where a stage of the journal stands among {@link STAGES}; absent for stages that are beside the way. */
export function stagePlace(stage: string): number | undefined {
  const place = (STAGES as readonly string[]).indexOf(stage);
  return place === -1 ? undefined : place;
}
