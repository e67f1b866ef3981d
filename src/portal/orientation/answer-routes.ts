import type Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';

/** The council's opinion and proposals, the family's answers, the decision, the appeal (I5, I6, I8). */
export function answerRoutes(_portal: PortalWeb, _router: Router<WebState, WebExtras>): void {}
