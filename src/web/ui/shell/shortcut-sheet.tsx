import type { ReactNode } from 'react';
import { Dialog } from '../components/dialog.tsx';
import { Checkbox } from '../components/fields.tsx';
import { texts } from '../texts.ts';
import { PAGES } from './pages.ts';
import { isMac, useSingleKeys } from './use-shortcuts.ts';

const words = texts.shortcuts;

/** All keys, and the switch for those of one letter. */
export function ShortcutSheet({
  open,
  onClose,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const [singleKeys, setSingleKeys] = useSingleKeys();
  return (
    <Dialog open={open} onClose={onClose} title={words.title} size="wide">
      <div className="grid">
        <Keys
          title={words.everywhere}
          keys={[
            [words.palette, [[isMac ? '⌘' : 'Ctrl', 'K'], ['/']]],
            [words.ownSearch, [['/']]],
            [words.sheet, [['?']]],
            [words.close, [['Esc']]],
          ]}
        />
        <Keys title={words.goTo} keys={PAGES.map((page) => [page.words, [['g', page.letter]]])} chord />
        <Keys
          title={words.tables}
          keys={[
            [words.nextRow, [['↓'], ['↑']]],
            [words.tenRows, [['PgDn'], ['PgUp']]],
            [words.firstRow, [['Home'], ['End']]],
            [words.open, [['Enter']]],
            [words.select, [['Space']]],
            [
              words.range,
              [
                ['Shift', 'Space'],
                ['Shift', '↓'],
                ['Shift', '↑'],
              ],
            ],
          ]}
        />
        <Keys
          title={words.charts}
          keys={[
            [words.move, [['←'], ['→'], ['↑'], ['↓']]],
            [words.openPlace, [['Enter']]],
          ]}
        />
      </div>
      <Checkbox
        label={words.singleKeys}
        help={words.singleKeysHelp}
        checked={singleKeys}
        onChange={setSingleKeys}
      />
    </Dialog>
  );
}

interface KeysProps {
  readonly title: string;
  readonly keys: readonly (readonly [what: string, ways: readonly (readonly string[])[]])[];
  readonly chord?: boolean;
}

function Keys({ title, keys, chord = false }: KeysProps): ReactNode {
  return (
    <section className="stack gap-2">
      <h3>{title}</h3>
      <dl className="keys">
        {keys.map(([what, ways]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              {ways.map((way, index) => (
                <span key={way.join(' ')} className="keys__way">
                  {index > 0 && <span className="dim">{words.or}</span>}
                  {way.map((key, place) => (
                    <span key={key} className="keys__way">
                      {chord && place > 0 && <span className="dim">{words.thenKey}</span>}
                      <kbd>{key}</kbd>
                    </span>
                  ))}
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
