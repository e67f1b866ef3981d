import Router from '@koa/router';
import { textIn } from '../../config/groups/localized-text.ts';
import type { WebContext, WebExtras, WebState } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { IdpWeb } from '../context.ts';
import { academyMap } from './academy-map.ts';
import { THEMES } from './themes.ts';

const callable = (phone: string) => phone.replace(/[^+\d]/g, '');

/** «Besoin d’aide ?» (E4): questions and answers, then the support, whose details are in the configuration. */
export function helpRoutes({ config }: IdpWeb): Router<WebState, WebExtras> {
  const { operator } = config;
  const academies = [...config.support.academies].sort((a, b) => a.name.localeCompare(b.name, 'fr'));
  const map = academyMap(academies);
  const themes = THEMES.filter(({ id }) => id !== 'franceconnect' || config.franceConnect);
  const national = { ...operator, phoneLink: callable(operator.supportPhone) };

  const help = (ctx: WebContext) => {
    ctx.render('idp/help/help', { themes, national, academies, map, wayBack: ctx.state.wayBack });
  };

  const academy = (ctx: WebContext) => {
    const one = academies.find(({ id }) => id === ctx.params.id);
    if (!one) throw new AppError('not-found');
    ctx.render('idp/help/academy', {
      national,
      academy: {
        ...one,
        phoneLink: one.phone && callable(one.phone),
        hours: one.hours && textIn(one.hours, ctx.state.locale),
      },
    });
  };

  return new Router<WebState, WebExtras>().get('/help', help).get('/help/academies/:id', academy);
}
