import Router from '@koa/router';
import type { Config } from '../../../config/schema.ts';
import type { WebExtras, WebState } from '../../../web/context.ts';
import { paragraph } from '../../../web/guide-blocks.ts';
import type { PortalWeb } from '../../context.ts';
import { operations } from '../operations.ts';
import { API_PATH } from '../serve-operation.ts';
import { closingSections, openingSections } from './guide.ts';
import { OPERATION_NAMES, TAG_NAMES } from './operation-names.ts';
import type { Facts } from './snippets.ts';

export const DEVELOPERS_PATH = '/developpeurs';

/** The operations that the router serves, under the headings of the document. */
const operationGroups = () =>
  [...new Set(operations.map(({ tag }) => tag))].map((tag) => ({
    name: TAG_NAMES[tag],
    operations: operations
      .filter((operation) => operation.tag === tag)
      .map(({ id, method, path, scope }) => ({ name: OPERATION_NAMES[id], method: method.toUpperCase(), path, scope })),
  }));

const headOf = ({ api }: Facts, name: string) => ({
  heading: 'Développeurs',
  lead: `L’API de ${name} est faite pour les logiciels des établissements : campagnes d’orientation, bilans du livret scolaire, corrections des coordonnées. Elle parle JSON, et sa description complète est au format OpenAPI 3.1.`,
  document: { url: `${api}/openapi.json`, name: 'Document OpenAPI (openapi.json)' },
  sample: paragraph(
    'Un client complet, en une centaine de lignes, est dans le code de ce service : `src/demo/school/school-client.ts`. Il joue aussi une année d’orientation entière : `src/demo/school/school-year.ts`.',
  ),
  contents: 'Dans cette page',
  operationsTitle: 'Opérations',
  operationsLead: paragraph(`Adresses sous \`${api}\`, avec le droit que chacune demande.`),
});

/** «Développeurs»: how a school's software begins with the API (L1), in French alone, for anyone. */
export function developerRoutes(
  { settings, name }: Pick<PortalWeb, 'settings' | 'name'>,
  mode: Config['mode'],
): Router<WebState, WebExtras> {
  const { url, issuer } = settings;
  const facts: Facts = { url, issuer, api: `${url}${API_PATH}`, isDemonstration: mode === 'demonstration' };
  const page = {
    ...headOf(facts, name),
    opening: openingSections(facts),
    groups: operationGroups(),
    closing: closingSections(facts),
  };
  return new Router<WebState, WebExtras>().get(DEVELOPERS_PATH, (ctx) =>
    ctx.render('portal/developers/developers', page),
  );
}
