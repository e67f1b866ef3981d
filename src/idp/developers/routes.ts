import Router from '@koa/router';
import { z } from 'zod';
import type { WebExtras, WebState } from '../../web/context.ts';
import { paragraph } from '../../web/guide-blocks.ts';
import type { IdpWeb } from '../context.ts';
import { guideSections } from './guide.ts';
import { inspect } from './inspector/inspect.ts';
import { showInspector } from './inspector/pages.ts';
import { type Facts, INSPECTOR_PATH } from './snippets.ts';

export const DEVELOPERS_PATH = '/developpeurs';
const LONGEST_REQUEST = 20_000;
const pastedForm = z.object({ request: z.string().max(LONGEST_REQUEST) });
const SAMPLE_APP = 'mon-agenda';

/** Where the sample app is, without a final slash, when the configuration names it. */
const sampleUrlOf = ({ clients }: IdpWeb['config']) => {
  const homeUri = clients.find(({ id }) => id === SAMPLE_APP)?.homeUri;
  return homeUri && new URL(homeUri).origin;
};

/** «Développeurs»: how an app signs families in (G6), in French alone, for anyone. */
export function developerRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { config } = idp;
  const isDemonstration = config.mode === 'demonstration';
  const facts: Facts = {
    issuer: config.idp.issuer,
    isDemonstration,
    sampleUrl: isDemonstration ? sampleUrlOf(config) : undefined,
  };
  const { idpName } = config.brand;
  const page = {
    heading: 'Développeurs',
    lead: paragraph(
      `Connecter les familles à votre application avec ${idpName} : OpenID Connect, avec les enfants de chaque représentant légal.`,
    ),
    contents: 'Dans cette page',
    sections: guideSections(facts),
  };
  const router = new Router<WebState, WebExtras>().get(DEVELOPERS_PATH, (ctx) =>
    ctx.render('idp/developers/developers', page),
  );
  if (!isDemonstration) return router;
  return router
    .get(INSPECTOR_PATH, (ctx) => showInspector(ctx))
    .post(
      INSPECTOR_PATH,
      idp.web.submit(
        pastedForm,
        (ctx) => showInspector(ctx),
        async (ctx, { request }) => showInspector(ctx, request, await inspect(idp, request)),
      ),
    );
}
