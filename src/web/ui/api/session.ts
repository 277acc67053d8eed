/** `GET /session`: who is signed in, or how one may sign in. */
export type Session = SignedIn | SignedOut;

export interface SignedOut {
  readonly signedIn: false;
  readonly signIn: readonly ('link' | 'oidc')[];
}

export interface SignedIn {
  readonly signedIn: true;
  readonly person: { readonly name: string; readonly role: Role };
  readonly expiresAt: string;
  readonly product: { readonly version: string };
  readonly demo: boolean;
  readonly store: { readonly kind: string; readonly place: string };
}

export type Role = 'viewer' | 'operator' | 'admin';
