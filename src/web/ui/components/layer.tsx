import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

/** The dialog around, which is above everything else: what is not in it can be neither seen nor reached. */
const DialogContext = createContext<HTMLElement | null>(null);

/** Makes menus, popovers and tooltips of what is in a dialog open within it. */
export function LayerGround({
  element,
  children,
}: {
  readonly element: HTMLElement | null;
  readonly children: ReactNode;
}): ReactNode {
  return <DialogContext value={element}>{children}</DialogContext>;
}

/**
 * Where a menu, popover or tooltip is put: in the dialog around, or else among the content of the page. It is looked for
 * when it opens: the page may not have stood when its button was made.
 */
export function useLayer(): readonly [HTMLElement | null, (open: boolean) => void] {
  const dialog = useContext(DialogContext);
  const [content, setContent] = useState<HTMLElement | null>(null);
  const onOpenChange = useCallback((open: boolean) => {
    if (open) setContent(document.getElementById('content'));
  }, []);
  return [dialog ?? content, onOpenChange];
}
