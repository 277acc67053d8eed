import { Navigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** `/sign-in` of who is signed in: on to the overview. */
export default function AlreadySignedIn(): ReactNode {
  return <Navigate to="/" search={{}} replace />;
}
