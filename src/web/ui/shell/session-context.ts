import { createContext, useContext } from 'react';
import type { Role, Session } from '../../api/session.ts';

export type SignedIn = Session & { readonly signedIn: true };

/** The session of who is signed in; pages are only drawn where there is one. */
export const SessionContext = createContext<SignedIn | undefined>(undefined);

/** Who is signed in. */
export function useSession(): SignedIn {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('There is no page without a session.');
  return session;
}

const RANKS: Readonly<Record<Role, number>> = { viewer: 0, operator: 1, admin: 2 };

/** Whether who is signed in may do what needs `role`. The server decides; this only spares buttons that cannot work. */
export function useMay(role: Role): boolean {
  return RANKS[useSession().person.role] >= RANKS[role];
}
