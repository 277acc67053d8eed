/**
 * Whether rows go by too fast to be read. Of each place that is scrolled to it is told whether it shares a row with the
 * one before; two leaps in a row are a fling, which lasts until what goes by could be read again, or all rests. One leap
 * alone, by a key or a click beside the scrollbar, is where somebody wants to be.
 */
export function flingWatch(): (pixels: number, height: number, isScrolling: boolean) => boolean {
  let before: number | undefined;
  let leaps = 0;
  return (pixels, height, isScrolling) => {
    const step = before === undefined ? 0 : Math.abs(pixels - before);
    before = pixels;
    // Slower than half a window at once, it is as good as at rest; between the two it stays as it was.
    if (!isScrolling || step < height / 2) leaps = 0;
    else if (step >= height) leaps += 1;
    return leaps > 1;
  };
}
