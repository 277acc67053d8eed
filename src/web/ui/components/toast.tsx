import { createContext, type ReactNode, useCallback, useContext, useEffect, useRef, useState } from 'react';
import { texts } from '../texts.ts';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';

interface Told {
  /** `fail` stays until it is closed. */
  readonly tone: 'pass' | 'info' | 'fail';
  readonly words: ReactNode;
  /** Something to do about it, such as a link to what was made. */
  readonly action?: ReactNode;
}

const ToastContext = createContext<(told: Told) => void>(() => undefined);

/** Tells something in passing. What somebody must not miss belongs into the page. */
export function useToast(): (told: Told) => void {
  return useContext(ToastContext);
}

const ICONS = { pass: 'pass', info: 'info', fail: 'error' } as const;
/** Milliseconds: long enough to read two lines slowly. */
const SHOWN = 8000;

/** The place for what is told, which screen readers listen to. */
export function ToastGround({ children }: { readonly children: ReactNode }): ReactNode {
  const [shown, setShown] = useState<readonly (Told & { readonly id: number })[]>([]);
  const count = useRef(0);
  const tell = useCallback((told: Told) => {
    count.current += 1;
    const id = count.current;
    setShown((now) => [...now.slice(-3), { ...told, id }]);
  }, []);
  const close = useCallback((id: number) => setShown((now) => now.filter((each) => each.id !== id)), []);
  return (
    <ToastContext value={tell}>
      {children}
      <div className="toasts" role="status" aria-live="polite">
        {shown.map((each) => (
          <Toast key={each.id} {...each} onClose={close} />
        ))}
      </div>
    </ToastContext>
  );
}

function Toast({
  id,
  tone,
  words,
  action,
  onClose,
}: Told & { readonly id: number; readonly onClose: (id: number) => void }): ReactNode {
  const [held, setHeld] = useState(false);
  useEffect(() => {
    if (held || tone === 'fail') return;
    const timer = setTimeout(() => onClose(id), SHOWN);
    return () => clearTimeout(timer);
  }, [held, tone, id, onClose]);
  return (
    <div
      className={`toast tone-${tone}`}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={ICONS[tone]} />
      <div className="grow">{words}</div>
      {action}
      <Button look="quiet" size="small" icon="close" iconOnly onClick={() => onClose(id)}>
        {texts.common.close}
      </Button>
    </div>
  );
}
