/** What only a person does. Pages that move under a resting pointer, and what scripts scroll, are none of it. */
const ACTS = ['pointerdown', 'keydown', 'wheel', 'touchstart', 'focus'] as const;

/** Whether somebody did something here since the last reading that was asked for. Loading the page is such a thing. */
let acted = true;

/** Begins to notice that somebody is there. */
export function watchPresence(target: Pick<Window, 'addEventListener'>): void {
  const noticed = (event: Pick<Event, 'isTrusted'>) => {
    if (event.isTrusted) acted = true;
  };
  // The focus of the window alone: that of parts of the page is moved by the page, too.
  for (const name of ACTS)
    target.addEventListener(name, noticed, { capture: name !== 'focus', passive: true });
}

/**
 * Whether the reading that is about to be sent is the page's own doing: nobody did anything since the one before. Of what
 * comes of one act the first reading alone counts, which is all that the server needs to know.
 */
export function isUnattended(): boolean {
  const unattended = !acted;
  acted = false;
  return unattended;
}
