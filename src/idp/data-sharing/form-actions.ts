import type { WebContext } from '../../web/context.ts';
import type { Answer } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import type { IdpWeb } from '../context.ts';
import { journeyOf, keepResult } from '../interaction.ts';
import { askedData, asksForChildren } from '../sharing/asked-data.ts';
import { readBoxes } from '../sharing/child-boxes.ts';
import { decideSharing } from '../sharing/decide-sharing.ts';
import { childrenToShow } from '../sharing/shown-data.ts';
import { isOnlyPresence } from './pages.ts';
import { personOf } from './person.ts';

/** What the engine tells the app, in its own language: the developer's. */
const REFUSED = 'the person does not share her data with the app';

/** The two buttons of the page (G4). */
export function dataSharingActions(idp: IdpWeb) {
  /** Back to the engine, with whatever she did earlier in the same request: it asks for neither again. */
  const goOn = async (ctx: WebContext) => {
    const { interaction } = journeyOf(ctx);
    const { lastSubmission } = interaction;
    await keepResult(ctx, { ...lastSubmission, consent: {} });
    seeOther(ctx, interaction.returnTo);
  };

  return {
    async agree(ctx: WebContext, fields: Record<string, string>): Answer {
      const { client, interaction } = journeyOf(ctx);
      const account = await personOf(idp, interaction);
      if (isOnlyPresence(interaction)) return goOn(ctx);
      // What its registration lets the app ask for since the page was shown was not on it.
      const onPage = (fields.asked ?? '').split(' ');
      const asked = askedData(client, interaction.params).filter((name) => onPage.includes(name));
      const children = asksForChildren(asked) ? await childrenToShow(idp, account, client) : [];
      await decideSharing(idp, { accountId: account._id, client, asked, ...readBoxes(children, fields) });
      return goOn(ctx);
    },

    async refuse(ctx: WebContext): Answer {
      const { client, interaction } = journeyOf(ctx);
      const { _id: accountId } = await personOf(idp, interaction);
      await keepResult(ctx, { error: 'access_denied', error_description: REFUSED });
      await idp.audit.record({
        action: 'data-refused',
        result: 'done',
        accountId,
        actor: { kind: 'owner' },
        details: { service: client.id },
      });
      seeOther(ctx, interaction.returnTo);
    },
  };
}
