import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { useLayer } from './layer.tsx';

/** Stands once around the whole page: tooltips after the first one come at once. */
export function TooltipGround({ children }: { readonly children: ReactNode }): ReactNode {
  return <Radix.Provider delayDuration={350}>{children}</Radix.Provider>;
}

/** A few words on hover and focus. What is in it must be reachable by keyboard; nothing that matters stands only here. */
export function Tooltip({
  words,
  children,
}: {
  readonly words: ReactNode;
  readonly children: ReactElement;
}): ReactNode {
  const [layer, onOpenChange] = useLayer();
  return (
    <Radix.Root onOpenChange={onOpenChange}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal container={layer}>
        <Radix.Content className="tooltip" sideOffset={6} collisionPadding={8}>
          {words}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
