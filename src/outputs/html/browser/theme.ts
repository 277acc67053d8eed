import { byId } from './dom.ts';

/**
 * A button that overrules the system's choice of dark or light for as long as the page is open. Nothing is
 * stored: a file opened from disk shares its storage with every other file.
 */
export function themeButton(): void {
  const button = byId('theme', HTMLButtonElement);
  if (button === undefined) return;
  const system = matchMedia('(prefers-color-scheme: dark)');
  let chosen: boolean | undefined;
  const draw = () => {
    const dark = chosen ?? system.matches;
    button.textContent = dark ? 'Light' : 'Dark';
    button.setAttribute('aria-label', `Switch to ${dark ? 'light' : 'dark'} colours`);
    if (chosen !== undefined) document.documentElement.dataset.colours = dark ? 'dark' : 'light';
  };
  button.addEventListener('click', () => {
    chosen = !(chosen ?? system.matches);
    draw();
  });
  system.addEventListener('change', draw);
  button.hidden = false;
  draw();
}
