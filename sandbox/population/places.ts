/**
 * The special accounts, by place, so that eight accounts show all of them and three the first.
 * Apart from these every seventh account has an active root key and every 31st an inactive one.
 */
export const PLACES = {
  activeRootKey: 1,
  roleMissing: 2,
  suspended: 3,
  inactiveRootKey: 4,
  scpDenied: 5,
  pendingClosure: 6,
  rootKeyAfterReport: 7,
  rootKeyRemoved: 9,
  otherRootKeyRemoved: 12,
} as const;
