import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { watchPresence } from './api/presence.ts';
import { queryClient } from './api/query.ts';
import { ToastGround } from './components/toast.tsx';
import { TooltipGround } from './components/tooltip.tsx';
import { router } from './router.tsx';
import './styles/index.css';

const place = document.getElementById('page');
if (place === null) throw new Error('index.html has no place for the page.');
watchPresence(window);
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <TooltipGround>
        <ToastGround>
          <RouterProvider router={router} />
        </ToastGround>
      </TooltipGround>
    </QueryClientProvider>
  </StrictMode>,
);
