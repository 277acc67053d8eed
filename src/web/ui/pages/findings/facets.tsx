import { type ReactNode, useId, useState } from 'react';
import type { RuleStanding } from '../../../api/overview.ts';
import { useRead } from '../../api/query.ts';
import { Button } from '../../components/button.tsx';
import { Menu, MenuCheck } from '../../components/menu.tsx';
import { CREDENTIALS, SEVERITIES, STANDINGS } from '../../components/orders.ts';
import { Popover } from '../../components/popover.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { texts } from '../../texts.ts';
import { type ListName, type View, withToggled } from './filter.ts';

const words = texts.findings;

interface FacetProps {
  readonly view: View;
  readonly onView: (view: View) => void;
}

/** One value that may be chosen. */
interface Choice {
  readonly value: string;
  readonly words: string;
  /** Beside it, such as an id. */
  readonly note?: string;
}

const FEW = {
  standing: STANDINGS.map((value) => ({ value, words: texts.standings[value] })),
  severity: SEVERITIES.map((value) => ({ value, words: texts.severities[value] })),
  credential: CREDENTIALS.map((value) => ({ value, words: texts.credentials[value] })),
} as const satisfies Partial<Record<ListName, readonly Choice[]>>;

/** The filters by buttons: each opens what may be chosen, and says how much is. */
export function Facets(props: FacetProps): ReactNode {
  return (
    <>
      <FewFacet {...props} name="standing" />
      <FewFacet {...props} name="severity" />
      <RuleFacet {...props} />
      <AccountFacet {...props} />
      <FewFacet {...props} name="credential" />
    </>
  );
}

function FewFacet({ view, onView, name }: FacetProps & { readonly name: keyof typeof FEW }): ReactNode {
  return (
    <Menu align="start" trigger={facetButton(name, view)}>
      {FEW[name].map(({ value, words: label }) => (
        <MenuCheck
          key={value}
          checked={view.lists[name].includes(value)}
          onChange={() => onView(withToggled(view, name, value))}
        >
          {label}
        </MenuCheck>
      ))}
    </Menu>
  );
}

function facetButton(name: ListName, view: View) {
  const count = view.lists[name].length;
  return (
    <Button size="small" iconAfter="down" className={count > 0 ? 'facet facet--on' : 'facet'}>
      {words.filterBy[name]}
      {count > 0 && (
        <>
          <span className="facet__count" aria-hidden="true">
            {count}
          </span>
          <span className="hidden-text">{words.chosen('', count)}</span>
        </>
      )}
    </Button>
  );
}

function RuleFacet(props: FacetProps): ReactNode {
  const { data } = useRead('/overview');
  const all = (data?.rules ?? []).map(ruleChoice);
  return (
    <ManyFacet
      {...props}
      name="rule"
      choicesFor={(text) => (data === undefined ? undefined : all.filter(named(text)))}
    />
  );
}

function ruleChoice({ id, title }: RuleStanding): Choice {
  return { value: id, words: title, note: id };
}

function named(text: string): (choice: Choice) => boolean {
  const part = text.toLowerCase();
  return (choice) =>
    choice.words.toLowerCase().includes(part) || (choice.note ?? choice.value).toLowerCase().includes(part);
}

function AccountFacet(props: FacetProps): ReactNode {
  const [text, setText] = useState('');
  const { data } = useRead(
    '/accounts',
    { query: { q: text.trim().slice(0, 200), limit: MOST } },
    { keepPrevious: true },
  );
  const choices = data?.items.map(({ coverage: { account } }) => ({
    value: account.id,
    words: account.name ?? account.id,
    ...(account.name !== undefined && { note: account.id }),
  }));
  return <ManyFacet {...props} name="account" choicesFor={() => choices} onText={setText} />;
}

/** As many as are offered at once: whoever looks for others types a part of their name. */
const MOST = 50;

interface ManyProps extends FacetProps {
  readonly name: 'rule' | 'account';
  readonly choicesFor: (text: string) => readonly Choice[] | undefined;
  readonly onText?: (text: string) => void;
}

/** For values of which there may be thousands: they are found by typing. What is chosen stays at the top. */
function ManyFacet({ view, onView, name, choicesFor, onText }: ManyProps): ReactNode {
  const [text, setText] = useState('');
  const id = useId();
  const found = choicesFor(text.trim());
  const chosen = view.lists[name];
  const others = chosen.filter((value) => !found?.some((each) => each.value === value));
  const shown = [
    ...(text.trim() === '' ? others.map((value) => ({ value, words: value })) : []),
    ...(found ?? []).slice(0, MOST),
  ];
  return (
    <Popover label={words.filterBy[name]} trigger={facetButton(name, view)}>
      <div className="facet__list">
        <label className="hidden-text" htmlFor={id}>
          {words.find(words.filterBy[name])}
        </label>
        <input
          id={id}
          type="search"
          className="input"
          autoComplete="off"
          spellCheck={false}
          placeholder={words.find(words.filterBy[name])}
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            onText?.(event.target.value);
          }}
        />
        <div className="facet__choices" role="group" aria-label={words.filterBy[name]}>
          {found === undefined && <Skeleton height="8rem" />}
          {found?.length === 0 && <p className="dim">{words.findNothing}</p>}
          {shown.map((choice) => (
            <label key={choice.value} className="facet__choice">
              <input
                type="checkbox"
                className="tick"
                checked={chosen.includes(choice.value)}
                onChange={() => onView(withToggled(view, name, choice.value))}
              />
              <span className="facet__words">
                <bdi>{choice.words}</bdi>
                {'note' in choice && choice.note !== undefined && (
                  <span className="facet__note mono">{choice.note}</span>
                )}
              </span>
            </label>
          ))}
        </div>
      </div>
    </Popover>
  );
}
