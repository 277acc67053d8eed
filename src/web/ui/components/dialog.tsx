import {
  type ReactNode,
  type SyntheticEvent,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';
import { LayerGround } from './layer.tsx';

interface DialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  /** Buttons at its end; the last one is the one that does it. */
  readonly actions?: ReactNode;
  readonly size?: 'normal' | 'wide' | 'side' | 'panel';
  /** While something is under way it does not close by Esc or a click beside it. */
  readonly held?: boolean;
}

/**
 * The browser's own modal dialog: it keeps the focus within, gives it back, and makes what is behind inert. A scripted
 * one would write a style element to stop scrolling, which the page's policy refuses.
 */
export function Dialog({
  open,
  onClose,
  title,
  children,
  actions,
  size = 'normal',
  held = false,
}: DialogProps): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  const [element, setElement] = useState<HTMLElement | null>(null);
  const id = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (dialog === null) return;
    setElement(dialog);
    if (open && !dialog.open) {
      dialog.showModal();
      // Where there is something to fill in, that is why it was opened.
      dialog.querySelector<HTMLElement>('.dialog__body :is(input, select, textarea):enabled')?.focus();
    }
    if (!open && dialog.open) dialog.close();
  }, [open]);
  useLayoutEffect(() => {
    const dialog = ref.current;
    // One that is taken away while it is open would lose the focus: closing gives it back.
    return () => dialog?.close();
  }, []);
  const leave = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!held) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Esc does the same, by the browser.
    <dialog
      ref={ref}
      className={`dialog dialog--${size}`}
      aria-labelledby={id}
      onCancel={leave}
      onClose={() => open && ref.current?.open !== true && onClose()}
      onClick={(event) => {
        if (event.target === ref.current) leave(event);
      }}
    >
      {open && (
        <LayerGround element={element}>
          <div className="dialog__frame">
            <header className="dialog__head">
              <h2 id={id}>{title}</h2>
              <Button look="quiet" icon="close" iconOnly disabled={held} onClick={onClose}>
                {texts.common.close}
              </Button>
            </header>
            <div className="dialog__body">{children}</div>
            {actions !== undefined && <footer className="dialog__actions">{actions}</footer>}
          </div>
        </LayerGround>
      )}
    </dialog>
  );
}
