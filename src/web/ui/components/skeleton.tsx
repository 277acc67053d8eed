import type { CSSProperties, ReactNode } from 'react';
import { texts } from '../texts.ts';

interface SkeletonProps {
  /** As in CSS. Give the size of what will stand here, so that nothing moves when it comes. */
  readonly width?: string;
  readonly height?: string;
  readonly round?: boolean;
}

/** A grey place where something will stand. */
export function Skeleton({ width = '100%', height = '1em', round = false }: SkeletonProps): ReactNode {
  const style: CSSProperties = { inlineSize: width, blockSize: height };
  return (
    <span className={round ? 'skeleton skeleton--round' : 'skeleton'} style={style} aria-hidden="true" />
  );
}

/** Lines of words that are on their way. */
export function SkeletonLines({ lines = 3 }: { readonly lines?: number }): ReactNode {
  return (
    <div className="stack gap-2">
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have nothing but their place.
        <Skeleton key={index} width={index === lines - 1 && lines > 1 ? '62%' : '100%'} height="0.9rem" />
      ))}
    </div>
  );
}

/** Says to screen readers, once, that what is grey is on its way. */
export function LoadingRegion({ children }: { readonly children: ReactNode }): ReactNode {
  return (
    <div aria-busy="true">
      <span className="hidden-text" role="status">
        {texts.common.loading}
      </span>
      {children}
    </div>
  );
}
