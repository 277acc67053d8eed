import { element, say } from './dom.ts';

/** A command to run, with a button that copies it. */
export function commandBlock(command: string): HTMLElement {
  const code = element('code', {}, command);
  const button = element(
    'button',
    { type: 'button', class: 'copy', 'aria-label': `Copy: ${command}` },
    'Copy',
  );
  button.addEventListener('click', () => void copy(command, code, button));
  return element('div', { class: 'command' }, element('pre', { tabindex: '0' }, code), button);
}

/** Gives every command that is already in the page its button. */
export function addCopyButtons(): void {
  for (const code of document.querySelectorAll<HTMLElement>('pre.command-text > code')) {
    const block = code.parentElement;
    block?.replaceWith(commandBlock(code.textContent ?? ''));
  }
}

/** A browser may refuse the clipboard to a page opened from a file: then the command is marked to be copied. */
async function copy(text: string, code: HTMLElement, button: HTMLButtonElement): Promise<void> {
  const copied = await navigator.clipboard?.writeText(text).then(
    () => true,
    () => false,
  );
  if (copied !== true) getSelection()?.selectAllChildren(code);
  button.textContent = copied === true ? 'Copied' : 'Marked';
  say(copied === true ? 'Copied.' : 'The command is marked: copy it with Control and C.');
  button.addEventListener(
    'blur',
    () => {
      button.textContent = 'Copy';
    },
    { once: true },
  );
}
