import type Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import { show } from '../../web/forms.ts';
import type { PortalWeb } from '../context.ts';
import { signedIn } from '../sessions/signed-in.ts';
import { orientationPage } from './child-file.ts';
import { CONFIRMED, type ConfirmedAnswer, confirm, confirmation, confirmPage } from './confirm.ts';
import { decisionPage } from './decision.ts';
import { historyPage } from './history.ts';
import { acknowledge, acknowledgement, opinionPage } from './opinion.ts';
import { answerChoice, chooseAnswer, proposalPage } from './proposal.ts';

/** The council's opinion and proposals, the family's answers, the decision, the appeal, the history (I5, I6, I8). */
export function answerRoutes(portal: PortalWeb, router: Router<WebState, WebExtras>): void {
  const { submit } = portal.web;
  const guards = [signedIn(portal), orientationPage(portal)] as const;

  router
    .get('/opinion', ...guards, show(opinionPage(portal)))
    .post('/opinion', ...guards, submit(acknowledgement, opinionPage(portal), acknowledge(portal)))
    .get('/proposal', ...guards, show(proposalPage(portal)))
    .post('/proposal', ...guards, submit(answerChoice, proposalPage(portal), chooseAnswer(portal)))
    .get('/decision', ...guards, decisionPage(portal))
    .get('/history', ...guards, historyPage(portal));
  for (const name of Object.keys(CONFIRMED) as ConfirmedAnswer[]) {
    const page = confirmPage(portal, name);
    router
      .get(`/${CONFIRMED[name]}/${name}`, ...guards, show(page))
      .post(`/${CONFIRMED[name]}/${name}`, ...guards, submit(confirmation, page, confirm(portal, name)));
  }
}
