import type { ReactNode } from 'react';
import type { ControlRow } from '../../../api/catalogue.ts';
import { Card } from '../../components/card.tsx';
import { texts } from '../../texts.ts';
import { ControlLine } from './control-line.tsx';
import { sectionsOf } from './sections.ts';

const words = texts.framework;

interface ControlsProps {
  readonly framework: string;
  readonly controls: readonly ControlRow[];
  readonly linked: boolean;
}

/** The controls, a card a section; on paper a page a section. */
export function Controls({ framework, controls, linked }: ControlsProps): ReactNode {
  const sections = sectionsOf(controls);
  return sections.map(({ id, controls: each }) => {
    const title = sections.length === 1 ? words.controls(each.length) : words.section(id, each.length);
    return (
      <div key={id} className="section">
        <Card title={title} flush>
          <table className="plain plain--stack plain--ruled controls" aria-label={title}>
            <thead>
              <tr>
                <th scope="col">{words.control}</th>
                <th scope="col">{words.asks}</th>
                <th scope="col">{words.result}</th>
                <th scope="col">{words.findings}</th>
              </tr>
            </thead>
            <tbody>
              {each.map((control) => (
                <ControlLine key={control.id} framework={framework} control={control} linked={linked} />
              ))}
            </tbody>
          </table>
        </Card>
      </div>
    );
  });
}
