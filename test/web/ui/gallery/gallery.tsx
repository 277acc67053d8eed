import { createMemoryHistory, createRootRoute, createRouter, RouterProvider } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { ToastGround } from '../../../../src/web/ui/components/toast.tsx';
import { TooltipGround } from '../../../../src/web/ui/components/tooltip.tsx';
import '../../../../src/web/ui/styles/index.css';
import { Charts } from './charts.tsx';
import { Parts } from './parts.tsx';
import { TablePart } from './table-part.tsx';

/** `?table=50000`: the table alone. */
const asked = new URLSearchParams(location.search);

function Gallery(): ReactNode {
  const count = Number(asked.get('table') ?? '0');
  const [grouped, setGrouped] = useState(false);
  return (
    <main id="content" className="page">
      <h1>Parts</h1>
      {count > 0 ? (
        <TablePart count={count} grouped={grouped} onGrouped={setGrouped} />
      ) : (
        <>
          <Parts />
          <Charts />
          <TablePart count={300} grouped={grouped} onGrouped={setGrouped} />
        </>
      )}
    </main>
  );
}

const router = createRouter({
  routeTree: createRootRoute({ component: Gallery }),
  history: createMemoryHistory({ initialEntries: ['/'] }),
});

const place = document.getElementById('page');
if (place !== null) {
  createRoot(place).render(
    <TooltipGround>
      <ToastGround>
        {/* biome-ignore lint/suspicious/noExplicitAny: the pages of the dashboard are not in this router. */}
        <RouterProvider router={router as any} />
      </ToastGround>
    </TooltipGround>,
  );
}
