/**
 * The event handler for AWS Lambda: events of IAM in, judged within seconds, people told, and a key switched off where a
 * signed standing plan allows it. `handler` is what Lambda calls; its settings are environment variables.
 *
 * @packageDocumentation
 */
import { createHandler, type EventHandler } from './app/handler/handle.ts';

export {
  createHandler,
  type EventHandler,
  type HandlerOptions,
  type LambdaContext,
} from './app/handler/handle.ts';
export type { Reaction } from './app/handler/react.ts';
export { Problem } from './core/model/problem.ts';

/** Deals with one event of EventBridge. Rejects where it is to be delivered again. */
export const handler: EventHandler = createHandler();
