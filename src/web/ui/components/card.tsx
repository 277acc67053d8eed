import { type ReactNode, useId } from 'react';

interface CardProps {
  /** Its heading, by which it can be jumped to. */
  readonly title?: ReactNode;
  /** One line below the heading. */
  readonly lead?: ReactNode;
  /** Buttons and links at the end of the heading. */
  readonly actions?: ReactNode;
  /** Of what is in it no margin is taken: tables and charts up to the edge. */
  readonly flush?: boolean;
  /** Heading level, 2 where not said. */
  readonly level?: 2 | 3;
  readonly children: ReactNode;
}

/** A part of a page that stands for itself. */
export function Card({ title, lead, actions, flush = false, level = 2, children }: CardProps): ReactNode {
  const id = useId();
  const Heading = level === 2 ? 'h2' : 'h3';
  const body = <div className={flush ? 'card__body card__body--flush' : 'card__body'}>{children}</div>;
  if (title === undefined) return <div className="card">{body}</div>;
  return (
    <section className="card" aria-labelledby={id}>
      <header className="card__head">
        <div className="card__words">
          <Heading id={id}>{title}</Heading>
          {lead !== undefined && <p className="card__lead">{lead}</p>}
        </div>
        {actions !== undefined && <div className="card__actions">{actions}</div>}
      </header>
      {body}
    </section>
  );
}
