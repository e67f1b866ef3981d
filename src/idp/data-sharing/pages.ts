import type { Interaction } from 'oidc-provider';
import type { ClientConfig } from '../../config/schema.ts';
import type { WebContext } from '../../web/context.ts';
import type { FormPage } from '../../web/forms.ts';
import type { Account } from '../accounts/account.model.ts';
import type { IdpWeb } from '../context.ts';
import { journeyOf } from '../interaction.ts';
import { SHARING_REASONS } from '../oidc/sharing-checks.ts';
import { appIdentity } from '../sharing/app-identity.ts';
import { askedData, asksForChildren } from '../sharing/asked-data.ts';
import { boxOf } from '../sharing/child-boxes.ts';
import { sharingReader } from '../sharing/find-sharing.ts';
import type { Sharing } from '../sharing/sharing.model.ts';
import { type ShownChild, shownData } from '../sharing/shown-data.ts';
import { fullName } from '../signed-in.ts';
import { personOf } from './person.ts';

/** A native app that single sign-on alone would let in: nothing is to be decided, somebody has to be there. */
export const isOnlyPresence = ({ prompt }: Interaction): boolean =>
  prompt.reasons.every((reason) => reason === SHARING_REASONS.native);

/** As she decided; else all of them for who is told, and none for who is asked: consent is never ticked beforehand. */
function isTicked(client: ClientConfig, sharing: Sharing | undefined, { pupilId }: ShownChild): boolean {
  if (sharing?.sharedPupilIds.includes(pupilId)) return true;
  return !sharing?.withheldPupilIds.includes(pupilId) && client.dataSharing === 'information';
}

/** The page between signing in and an app: what goes to it, per child (G4). */
export function dataSharingPages(idp: IdpWeb) {
  const read = sharingReader(idp.db);

  const boxes = async (ctx: WebContext, account: Account, children: readonly ShownChild[]) => {
    const { client } = journeyOf(ctx);
    const sharing = await read({ accountId: account._id, clientId: client.id });
    const ticked = children.filter((child) => isTicked(client, sharing, child));
    return Object.fromEntries(ticked.map((child) => [boxOf(child), 'yes']));
  };

  return {
    async ask(ctx, form) {
      const { client, interaction, uid } = journeyOf(ctx);
      const base = `/interaction/${uid}/data-sharing`;
      const account = await personOf(idp, interaction);
      const app = await appIdentity(idp, client, interaction.params.redirect_uri);
      if (isOnlyPresence(interaction)) {
        ctx.render('idp/data-sharing/continue', { app, base, person: fullName(account) });
        return;
      }
      const asked = askedData(client, interaction.params);
      const { own, children, ofChildren } = await shownData(idp, { account, client, asked, t: ctx.state.t });
      ctx.render('idp/data-sharing/ask', {
        form: { ...form, values: await boxes(ctx, account, children) },
        app,
        base,
        person: fullName(account),
        kind: client.dataSharing,
        asksForChildren: account.kind === 'guardian' && asksForChildren(asked),
        own,
        ofChildren,
        children: children.map((child) => ({ ...child, box: boxOf(child) })),
        asked: asked.join(' '),
        shown: children.map(({ sub }) => sub).join(' '),
      });
    },
  } satisfies Record<string, FormPage>;
}
