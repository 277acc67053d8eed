import { SEVERITIES, STATUSES } from '../../../core/model/finding.ts';
import { type Filter, NO_FILTER } from '../filter.ts';
import { byId } from './dom.ts';

/** The form's fields. */
export interface FilterForm {
  readonly read: () => Filter;
  readonly write: (filter: Filter) => void;
  /** Calls back at every change the reader makes, at most once a frame. */
  readonly onChange: (changed: () => void) => void;
  readonly tell: (words: string) => void;
}

/** The filter form of the page, shown now that there is a script to serve it; `undefined` where there is none. */
export function filterForm(): FilterForm | undefined {
  const form = byId('filters', HTMLFormElement);
  const text = byId('filter-text', HTMLInputElement);
  const rule = byId('filter-rule', HTMLSelectElement);
  const account = byId('filter-account', HTMLSelectElement);
  const outcome = byId('outcome', HTMLOutputElement);
  if (!form || !text || !rule || !account || !outcome) return undefined;
  form.hidden = false;
  const picks = (name: string) => [...form.querySelectorAll<HTMLInputElement>(`input[name="${name}"]`)];
  const chosen = <T extends string>(name: string, of: readonly T[]): T[] => {
    const values = new Set(picks(name).flatMap((pick) => (pick.checked ? [pick.value] : [])));
    return of.filter((each) => values.has(each));
  };
  const write = (filter: Filter) => {
    for (const pick of picks('status')) pick.checked = filter.statuses.some((each) => each === pick.value);
    for (const pick of picks('severity'))
      pick.checked = filter.severities.some((each) => each === pick.value);
    text.value = filter.text;
    rule.value = filter.rule;
    account.value = filter.account;
  };
  return {
    read: () => ({
      statuses: chosen('status', STATUSES),
      severities: chosen('severity', SEVERITIES),
      rule: rule.value,
      account: account.value,
      text: text.value,
    }),
    write,
    onChange(changed) {
      let waiting = false;
      const soon = () => {
        if (waiting) return;
        waiting = true;
        requestAnimationFrame(() => {
          waiting = false;
          changed();
        });
      };
      form.addEventListener('input', soon);
      form.addEventListener('submit', (event) => event.preventDefault());
      byId('clear', HTMLButtonElement)?.addEventListener('click', () => {
        write(NO_FILTER);
        soon();
      });
    },
    tell: (words) => {
      outcome.textContent = words;
    },
  };
}
