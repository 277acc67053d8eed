import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import { oneOf } from '../api/search-state.ts';
import { AnchorButton } from '../components/button.tsx';
import { Words } from '../components/code.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { Mark } from '../shell/mark.tsx';
import { texts } from '../texts.ts';

const words = texts.signIn;

interface SignInProps {
  readonly ways: readonly ('link' | 'oidc')[];
  /** Somebody was signed in on this page before. */
  readonly expired: boolean;
}

/** For who is not signed in: how one signs in, and what became of the last attempt (`?why=` from the server). */
export default function SignIn({ ways, expired }: SignInProps): ReactNode {
  const why = useLocation({ select: (location) => oneOf(location.search, 'why') });
  const told = whatBecame(why ?? (expired ? 'expired' : undefined));
  const title = told?.title ?? words.title;
  useEffect(() => {
    document.title = `${title} · ${texts.product}`;
  }, [title]);
  return (
    <main className="lonely">
      <div className="lonely__mark">
        <Mark size={40} />
      </div>
      <h1>{title}</h1>
      {told === undefined ? (
        <p className="lonely__lead">{words.lead}</p>
      ) : (
        <div className="lonely__lead stack gap-2" role="status">
          {told.sentences.map((sentence) => (
            <p key={sentence}>
              <Words text={sentence} />
            </p>
          ))}
        </div>
      )}
      {ways.includes('oidc') && (
        <Way icon="person" title={words.oidcTitle} lines={[words.oidcHow]}>
          <AnchorButton href="/sign-in/oidc" look="primary" iconAfter="arrow">
            {told === undefined ? words.oidcButton : words.again}
          </AnchorButton>
        </Way>
      )}
      {ways.includes('link') && (
        <Way icon="key" title={words.linkTitle} lines={[words.linkHow, words.linkAgain]} />
      )}
    </main>
  );
}

interface WayProps {
  readonly icon: IconName;
  readonly title: string;
  readonly lines: readonly string[];
  readonly children?: ReactNode;
}

function Way({ icon, title, lines, children }: WayProps): ReactNode {
  return (
    <section className="lonely__way">
      <h2>
        <Icon name={icon} size={18} />
        {title}
      </h2>
      {lines.map((line) => (
        <p key={line}>
          <Words text={line} />
        </p>
      ))}
      {children}
    </section>
  );
}

/** The words for what the server says about the last attempt. */
function whatBecame(
  why: string | undefined,
): { readonly title: string; readonly sentences: readonly string[] } | undefined {
  switch (why) {
    case 'expired':
      return { title: words.expiredTitle, sentences: [words.expired] };
    case 'used':
      return { title: words.usedTitle, sentences: [words.used, words.usedNext, words.usedWarning] };
    case 'no-role':
      return { title: words.noRoleTitle, sentences: [words.noRole, words.noRoleNext] };
    case 'failed':
      return { title: words.failedTitle, sentences: [words.failed, words.failedNext] };
    default:
      return undefined;
  }
}
