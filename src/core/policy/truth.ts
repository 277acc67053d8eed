/** True, false, or not to be told before the call is made. */
export type Truth = boolean | 'maybe';

/** False where one is false, else `maybe` where one is. */
export function both(first: Truth, second: Truth): Truth {
  if (first === false || second === false) return false;
  return first === true && second === true ? true : 'maybe';
}

/** True where one is true, else `maybe` where one is. */
export function either(first: Truth, second: Truth): Truth {
  if (first === true || second === true) return true;
  return first === false && second === false ? false : 'maybe';
}

/** The opposite; `maybe` stays. */
export function not(truth: Truth): Truth {
  return truth === 'maybe' ? truth : !truth;
}
