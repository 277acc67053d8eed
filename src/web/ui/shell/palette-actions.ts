import { useNavigate } from '@tanstack/react-router';
import type { IconName } from '../components/icon.tsx';
import { useToast } from '../components/toast.tsx';
import { texts } from '../texts.ts';
import { useMay, useSession } from './session-context.ts';
import { useLeaveDemo } from './use-leave-demo.ts';
import { useSignOut } from './use-sign-out.ts';
import { useTheme } from './use-theme.ts';

const words = texts.palette;

/** Something to do. */
export interface Action {
  readonly id: string;
  readonly icon: IconName;
  readonly words: string;
  /** Other words by which it is found. */
  readonly also?: string;
  readonly keys?: string;
  readonly act: () => void;
}

/** What whoever is signed in may do from everywhere. What their role may not is not offered. */
export function useActions(onShortcuts: () => void): readonly Action[] {
  const { demo } = useSession();
  const operator = useMay('operator');
  const admin = useMay('admin');
  const navigate = useNavigate();
  const toast = useToast();
  const leaveDemo = useLeaveDemo();
  const signOut = useSignOut();
  const [, setTheme] = useTheme();
  const go = (to: '/accounts' | '/plans' | '/audit' | '/start' | '/sessions', search = {}) => {
    void navigate({ to, search });
  };
  const copyAddress = () => {
    navigator.clipboard.writeText(location.href).then(
      () => toast({ tone: 'pass', words: words.addressCopied }),
      () => toast({ tone: 'fail', words: words.addressNotCopied }),
    );
  };
  const actions: readonly (Action & { readonly may?: boolean })[] = [
    {
      id: 'scan',
      icon: 'play',
      words: words.scan,
      may: operator,
      act: () => go('/accounts', { do: 'scan' }),
    },
    { id: 'due', icon: 'calendar', words: words.due, act: () => go('/plans') },
    {
      id: 'verify',
      icon: 'check',
      words: words.verify,
      also: texts.nav.audit,
      act: () => go('/audit', { do: 'verify' }),
    },
    { id: 'copy', icon: 'copy', words: words.copyAddress, also: words.share, act: copyAddress },
    { id: 'print', icon: 'print', words: words.printPage, act: () => setTimeout(() => print()) },
    { id: 'start', icon: 'flask', words: words.start, may: !demo, act: () => go('/start') },
    {
      id: 'leave-demo',
      icon: 'flask',
      words: texts.shell.leaveDemo,
      may: demo && admin,
      act: () => leaveDemo.mutate(),
    },
    {
      id: 'sessions',
      icon: 'person',
      words: texts.sessions.title,
      also: words.whoIsIn,
      may: admin,
      act: () => go('/sessions'),
    },
    ...(['system', 'light', 'dark'] as const).map((theme) => ({
      id: `theme ${theme}`,
      icon: THEME_ICONS[theme],
      words: `${texts.shell.theme}: ${texts.shell.themes[theme]}`,
      also: words.theme,
      act: () => setTheme(theme),
    })),
    { id: 'keys', icon: 'keyboard', words: texts.shell.shortcuts, keys: '?', act: onShortcuts },
    { id: 'sign-out', icon: 'signOut', words: texts.shell.signOut, act: signOut },
  ];
  return actions.filter(({ may = true }) => may);
}

const THEME_ICONS = { system: 'system', light: 'sun', dark: 'moon' } as const;
