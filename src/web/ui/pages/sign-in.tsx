import { useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect } from 'react';
import type { SignInReason, SignInWay } from '../../api/session.ts';
import { oneOf } from '../api/search-state.ts';
import { AnchorButton } from '../components/button.tsx';
import { Words } from '../components/code.tsx';
import { Icon, type IconName } from '../components/icon.tsx';
import { Mark } from '../shell/mark.tsx';
import { texts } from '../texts.ts';

const words = texts.signIn;

interface SignInProps {
  readonly ways: readonly SignInWay[];
  /** Somebody was signed in on this page before, which stays below: signing in goes on in another tab. */
  readonly expired: boolean;
}

/** For who is not signed in: how one signs in, and what became of the last attempt (`?why=` from the server). */
export default function SignIn({ ways, expired }: SignInProps): ReactNode {
  const why = useLocation({ select: (location) => oneOf(location.search, 'why') });
  const told = whatBecame(expired ? 'expired' : why);
  const title = told?.title ?? words.title;
  useEffect(() => {
    const before = document.title;
    document.title = `${title} · ${texts.product}`;
    return () => {
      document.title = before;
    };
  }, [title]);
  return (
    <main className="lonely">
      <div>
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
          <AnchorButton
            href="/sign-in/oidc"
            look="primary"
            iconAfter={expired ? 'external' : 'arrow'}
            {...(expired && { target: '_blank' })}
          >
            {expired ? words.againElsewhere : told === undefined ? words.oidcButton : words.again}
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

interface Became {
  readonly title: string;
  readonly sentences: readonly string[];
}

/** The words for what the server says about the last attempt. */
const BECAME: Readonly<Record<SignInReason | 'expired', Became>> = {
  expired: { title: words.expiredTitle, sentences: [words.expired, words.expiredKept] },
  'signed-out': { title: words.signedOutTitle, sentences: [words.signedOut] },
  'link-used': { title: words.usedTitle, sentences: [words.used, words.newLink, words.usedWarning] },
  'link-expired': { title: words.oldLinkTitle, sentences: [words.oldLink, words.newLink] },
  'link-unknown': { title: words.unknownLinkTitle, sentences: [words.unknownLink, words.newLink] },
  'no-role': { title: words.noRoleTitle, sentences: [words.noRole, words.noRoleNext] },
  'provider-refused': { title: words.refusedTitle, sentences: [words.refused, words.refusedNext] },
  'provider-unreachable': {
    title: words.unreachableTitle,
    sentences: [words.unreachable, words.unreachableNext],
  },
  'sign-in-cut-off': { title: words.cutOffTitle, sentences: [words.cutOff, words.cutOffNext] },
};

function whatBecame(why: string | undefined): Became | undefined {
  return why !== undefined && Object.hasOwn(BECAME, why) ? BECAME[why as keyof typeof BECAME] : undefined;
}
