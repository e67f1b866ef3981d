import Router from '@koa/router';
import type { WebExtras, WebState } from '../../web/context.ts';
import { paragraph } from '../../web/guide-blocks.ts';
import type { IdpWeb } from '../context.ts';
import { guideSections } from './guide.ts';
import type { Facts } from './snippets.ts';

export const DEVELOPERS_PATH = '/developpeurs';
const SAMPLE_APP = 'mon-agenda';

/** Where the sample app is, without a final slash, when the configuration names it. */
const sampleUrlOf = ({ clients }: IdpWeb['config']) => {
  const homeUri = clients.find(({ id }) => id === SAMPLE_APP)?.homeUri;
  return homeUri && new URL(homeUri).origin;
};

/** «Développeurs»: how an app signs families in (G6), in French alone, for anyone. */
export function developerRoutes({ config }: Pick<IdpWeb, 'config'>): Router<WebState, WebExtras> {
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
  return new Router<WebState, WebExtras>().get(DEVELOPERS_PATH, (ctx) => ctx.render('idp/developers/developers', page));
}
