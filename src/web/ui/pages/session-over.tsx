import { type ReactNode, useEffect, useRef } from 'react';
import type { SignInWay } from '../../api/session.ts';
import SignIn from './sign-in.tsx';

/**
 * The sign-in above a page whose session has ended. A modal dialog, since the page may have one open, which would else
 * keep everything outside it from being used.
 */
export default function SessionOver({ ways }: { readonly ways: readonly SignInWay[] }): ReactNode {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    dialog?.showModal();
    // Esc would close it, and with it every dialog below.
    const stays = (event: KeyboardEvent) => {
      if (event.key === 'Escape') event.preventDefault();
    };
    document.addEventListener('keydown', stays, { capture: true });
    return () => {
      document.removeEventListener('keydown', stays, { capture: true });
      dialog?.close();
    };
  }, []);
  return (
    <dialog ref={ref} className="over" onCancel={(event) => event.preventDefault()}>
      <SignIn ways={ways} expired />
    </dialog>
  );
}
