import type Router from '@koa/router';
import { z } from 'zod';
import type { WebContext, WebExtras, WebMiddleware, WebState } from '../../web/context.ts';
import { noFields } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import type { PortalWeb } from '../context.ts';
import { keepSignedOut, takeKept } from '../sessions/kept-form.ts';
import { signedIn } from '../sessions/signed-in.ts';
import { childFileOf, orientationPage } from './child-file.ts';
import { draftId, dropDraft, readDraft } from './drafts.ts';
import { entryActions } from './entry-actions.ts';
import { entryPages, seenIn } from './entry-pages.ts';
import { mailAddressOf } from './mail-address.ts';
import { isOpen, PHASE_FACTS, type Phase } from './phases.ts';
import { fieldsOf, isTyped, readRows, rowsOf } from './wish-rows.ts';

/** Fields are read by `readRows`; none is required, so that nothing typed is ever refused before it is kept. */
const anyFields = z.record(z.string(), z.string());

/** Entering intentions, or definitive choices by the same form: form, draft, recap (I1–I3). */
export function entryRoutes(portal: PortalWeb, router: Router<WebState, WebExtras>, phase: Phase): void {
  const { submit } = portal.web;
  const pages = entryPages(portal, phase);
  const actions = entryActions(portal, phase, pages);
  const guard: WebMiddleware[] = [signedIn(portal), orientationPage(portal)];

  /** She comes back from the sign-in: what she had sent is her draft. */
  const backFromSignIn = async (ctx: WebContext) => {
    const kept = await takeKept(portal, ctx);
    if (kept) await actions.keep(ctx, readRows(kept), kept.seen ?? '');
    const { base } = childFileOf(ctx);
    seeOther(ctx, `${base}/${phase}${kept ? '?said=saved&rank=0' : ''}`);
  };

  const form = async (ctx: WebContext) => {
    if (ctx.query.kept !== undefined) return backFromSignIn(ctx);
    const { base, current, role } = childFileOf(ctx);
    const draft = await readDraft(portal, ctx, phase);
    const mayEnter = role === 'holder' && isOpen(current, phase);
    const entry = current.file?.[phase];
    if (mayEnter) {
      return pages.form(ctx, draft ?? { rows: rowsOf(entry?.wishes), seen: seenIn(entry) });
    }
    const isBefore = PHASE_FACTS[phase].before.includes(current.state);
    if (!draft || !isTyped(draft.rows) || isBefore) return seeOther(ctx, base);
    return pages.stopped(ctx, isOpen(current, phase) ? 'taken' : 'closed', draft.rows);
  };

  const cancelPage = async (ctx: WebContext) => {
    const draft = await readDraft(portal, ctx, phase);
    if (!draft) return seeOther(ctx, childFileOf(ctx).base);
    return pages.cancel(ctx, draft.rows);
  };

  const cancel = submit(noFields, cancelPage, async (ctx) => {
    await dropDraft(portal, draftId(ctx, phase));
    seeOther(ctx, childFileOf(ctx).base);
    return undefined;
  });

  const recap = async (ctx: WebContext) => {
    const { base, current, role } = childFileOf(ctx);
    if (!current.file?.[phase]) return seeOther(ctx, base);
    const mayChange = role === 'holder' && isOpen(current, phase);
    return pages.recap(ctx, { mayChange, noAddress: (await mailAddressOf(portal, ctx)) === 'none' });
  };

  router
    .get(`/${phase}`, ...guard, form)
    .post(
      `/${phase}`,
      keepSignedOut(portal, (posted) => fieldsOf(readRows(posted))),
      ...guard,
      submit(anyFields, form, actions.press),
    )
    .get(`/${phase}/draft`, ...guard, (ctx) => seeOther(ctx, `${childFileOf(ctx).base}/${phase}`))
    .post(`/${phase}/draft`, ...guard, submit(anyFields, form, actions.autosave))
    .get(`/${phase}/cancel`, ...guard, cancelPage)
    .post(`/${phase}/cancel`, ...guard, cancel)
    .get(`/${phase}/recap`, ...guard, recap);
}
