/** `12 s`, `3 min 5 s`, `2 h 10 min`; nothing where it has not ended, or a time cannot be read. */
export function lasted(startedAt: string, endedAt: string | undefined): string | undefined {
  if (endedAt === undefined) return undefined;
  const seconds = Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);
  // A clock was set back: what it says is no duration.
  if (Number.isNaN(seconds) || seconds < 0) return undefined;
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  if (hours > 0) return `${hours} h ${minutes} min`;
  return minutes > 0 ? `${minutes} min ${seconds % 60} s` : `${seconds} s`;
}
