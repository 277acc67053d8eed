import { useEffect } from 'react';
import { useStored } from './stored.ts';

export type Theme = 'system' | 'light' | 'dark';

/** The colours chosen, and the choosing. `public/theme.js` sets them before the first paint of the next visit. */
export function useTheme(): readonly [Theme, (theme: Theme) => void] {
  const [stored, setStored] = useStored('keyreeve-theme', 'system');
  const theme: Theme = stored === 'light' || stored === 'dark' ? stored : 'system';
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
  return [theme, setStored];
}
