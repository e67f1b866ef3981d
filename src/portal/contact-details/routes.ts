import Router from '@koa/router';
import type { WebExtras, WebMiddleware, WebState } from '../../web/context.ts';
import type { PortalWeb } from '../context.ts';
import { keepSignedOut } from '../sessions/kept-form.ts';
import { signedIn } from '../sessions/signed-in.ts';
import { check, confirm, edit, editPage } from './edit.ts';
import { fichePage } from './fiche.ts';
import { overview } from './overview.ts';
import { FORM_FIELDS, typedForm } from './typed-details.ts';
import { withdraw, withdrawal, withdrawPage } from './withdraw.ts';

/** Longer than any field takes: what is too long is told when she is back. */
const LONGEST_KEPT = 300;

const typedFields = (posted: Record<string, string>) =>
  Object.fromEntries(FORM_FIELDS.map((field) => [field, (posted[field] ?? '').slice(0, LONGEST_KEPT)]));

/** The fiche de renseignements: what a school holds of the guardian who reads, and her corrections (K1). */
export function contactDetailsRoutes(portal: PortalWeb): Router<WebState, WebExtras> {
  const { submit } = portal.web;
  const guard: WebMiddleware[] = [signedIn(portal), fichePage(portal)];
  const kept = keepSignedOut(portal, typedFields);
  return new Router<WebState, WebExtras>({ prefix: '/children/:child/contact-details' })
    .get('/', ...guard, overview(portal))
    .get('/edit', ...guard, edit(portal))
    .post('/edit', kept, ...guard, submit(typedForm, editPage(portal), check(portal)))
    .get('/confirm', ...guard, edit(portal))
    .post('/confirm', kept, ...guard, submit(typedForm, editPage(portal), confirm(portal)))
    .get('/withdraw', ...guard, withdrawPage(portal))
    .post('/withdraw', ...guard, submit(withdrawal, withdrawPage(portal), withdraw(portal)));
}
