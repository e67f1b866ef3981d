import Router from '@koa/router';
import { z } from 'zod';
import type { WebContext, WebExtras, WebState } from '../../../web/context.ts';
import { AppError } from '../../../web/errors.ts';
import { type FormPage, show } from '../../../web/forms.ts';
import { seeOther } from '../../../web/see-other.ts';
import type { IdpWeb } from '../../context.ts';
import { groupBySchool } from '../../directory/children-of.ts';
import { enrolmentsOf } from '../../directory/enrolments-of.ts';
import { signedIn, signedInRecently, visitorOf } from '../../signed-in.ts';
import { declineOwnChild } from './decline-own-child.ts';
import { findOwnChild, ownChildren } from './find-child.ts';

const PATH = '/my-account/children';
const DECLINE_PATH = `${PATH}/decline`;
const COLOURS = 6;

const declineForm = z.object({ child: z.string().max(64) });

/** «Mes enfants» (F6), or a pupil’s own schooling. */
export function childrenRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { db } = idp;

  const page: FormPage = async (ctx) => {
    const { account } = visitorOf(ctx);
    if (account.kind === 'pupil') {
      const schooling = account.pupilId && (await enrolmentsOf(db, account.pupilId));
      return ctx.render('idp/my-account/schooling', { schooling });
    }
    const children = await ownChildren(db, account);
    const cards = children.map((child, place) => ({
      ...child,
      shownName: (child.useName ?? child.familyName).toLocaleUpperCase('fr'),
      initial: [...child.firstName][0]!.toLocaleUpperCase('fr'),
      colour: (place % COLOURS) + 1,
      declineUrl: `${DECLINE_PATH}?child=${child.reference}`,
    }));
    return ctx.render('idp/my-account/children', { schools: groupBySchool(cards) });
  };

  /** @throws {AppError} `not-found` for whoever is not one of her children now */
  const child = async (ctx: WebContext, reference: unknown) => {
    const { account } = visitorOf(ctx);
    const [found] = await findOwnChild(db, account, reference);
    if (!found) throw new AppError('not-found');
    return { account, found };
  };

  const declinePage: FormPage = async (ctx) => {
    const { account, found } = await child(ctx, ctx.query.child);
    const children = await ownChildren(db, account);
    ctx.render('idp/my-account/decline-child', {
      child: found,
      isLast: children.every(({ pupilId }) => pupilId === found.pupilId),
    });
  };

  const decline = async (ctx: WebContext, { child: reference }: z.output<typeof declineForm>): Promise<void> => {
    const { account, found } = await child(ctx, reference);
    await declineOwnChild(idp, account, found.pupilId);
    seeOther(ctx, '/my-account?done=child-declined');
  };

  return new Router<WebState, WebExtras>()
    .get(PATH, signedIn(idp), show(page))
    .get(DECLINE_PATH, signedInRecently(idp), show(declinePage))
    .post(DECLINE_PATH, signedInRecently(idp), idp.web.submit(declineForm, declinePage, decline));
}
