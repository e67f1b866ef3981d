import type { WebContext } from '../../../web/context.ts';
import { AppError } from '../../../web/errors.ts';
import type { FormPage } from '../../../web/forms.ts';
import type { IdpContext } from '../../context.ts';
import { appIdentity } from '../../sharing/app-identity.ts';
import { asksForChildren } from '../../sharing/asked-data.ts';
import { boxOf } from '../../sharing/child-boxes.ts';
import { type Sharing, sharingId, sharings } from '../../sharing/sharing.model.ts';
import { shownData } from '../../sharing/shown-data.ts';
import { visitorOf } from '../../signed-in.ts';
import { listApps } from './list-apps.ts';

export const PATH = '/my-account/apps';
const DONE = ['changed', 'removed'];

/**
 * What the person shares with the app of this page.
 *
 * @throws {AppError} `not-found` for an app that she shares nothing with
 */
export async function sharingHere({ db }: Pick<IdpContext, 'db'>, ctx: WebContext): Promise<Sharing> {
  const accountId = visitorOf(ctx).account._id;
  const _id = sharingId({ accountId, clientId: String(ctx.params.client) });
  const sharing = await sharings(db).findOne({ _id, accountId }).lean<Sharing>();
  if (!sharing) throw new AppError('not-found');
  return sharing;
}

/** «Mes applications» (F7): what each is given, and changing one’s mind. */
export function appsPages(idp: IdpContext) {
  const nameOf = async (clientId: string) => (await idp.clients.find(clientId))?.name ?? clientId;

  return {
    async list(ctx) {
      const { account } = visitorOf(ctx);
      const done = DONE.find((one) => one === ctx.query.done);
      ctx.render('idp/my-account/apps/list', { done, ...(await listApps(idp, account)) });
    },

    async app(ctx, form) {
      const { account } = visitorOf(ctx);
      const { clientId, asked, sharedPupilIds, firstAt } = await sharingHere(idp, ctx);
      const client = await idp.clients.find(clientId);
      const here = `${PATH}/${clientId}`;
      if (!client) return ctx.redirect(`${here}/remove`);
      const { own, children, ofChildren } = await shownData(idp, { account, client, asked, t: ctx.state.t });
      const ticked = children.filter(({ pupilId }) => sharedPupilIds.includes(pupilId));
      ctx.render('idp/my-account/apps/app', {
        form: { ...form, values: Object.fromEntries(ticked.map((child) => [boxOf(child), 'yes'])) },
        app: await appIdentity(idp, client),
        here,
        since: firstAt,
        own,
        ofChildren,
        asksForChildren: account.kind === 'guardian' && asksForChildren(asked),
        children: children.map((child) => ({ ...child, box: boxOf(child) })),
        shown: children.map(({ sub }) => sub).join(' '),
      });
    },

    async remove(ctx) {
      const { clientId } = await sharingHere(idp, ctx);
      const client = await idp.clients.find(clientId);
      ctx.render('idp/my-account/apps/remove', {
        name: await nameOf(clientId),
        here: `${PATH}/${clientId}`,
        back: client ? `${PATH}/${clientId}` : PATH,
      });
    },
  } satisfies Record<string, FormPage>;
}
