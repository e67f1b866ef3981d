import { errors, type Interaction } from 'oidc-provider';
import { DAY_MS } from '../clock.ts';
import type { ClientConfig } from '../config/schema.ts';
import type { WebContext, WebMiddleware } from '../web/context.ts';
import { AppError } from '../web/errors.ts';
import { preferLocales } from '../web/locale.ts';
import type { IdpWeb } from './context.ts';
import { levelsAsked } from './oidc/acr.ts';
import type { Clients } from './oidc/clients/clients.ts';
import { OWN_CLIENT_ID } from './oidc/clients/own-client.ts';
import { formTarget } from './oidc/form-target.ts';

/** The sign-in under way in this tab: one OIDC interaction, and the service that started it. */
export interface Journey {
  uid: string;
  interaction: Interaction;
  client: ClientConfig;
  /** How strongly the service wants her to sign in: any of them will do. */
  levels: string[];
}

const LAST_CLIENT_DAYS = 30;

/**
 * Where «Retour au service» leads for a client: its page, or the start of its sign-in. An app of a phone or of a television
 * may have none.
 */
function pageOf({ homeUri, initiateLoginUri, kind, redirectUris: [uri] }: ClientConfig): string | undefined {
  return homeUri ?? initiateLoginUri ?? (kind === 'web' && uri ? new URL('/', uri).href : undefined);
}

/** The way back to a client; to the service that everybody has, where it has no page. */
function wayBackTo(client: ClientConfig, { home }: Pick<Clients, 'home'>): { name: string; url: string } {
  const url = pageOf(client);
  return url ? { name: client.name, url } : { name: home.name, url: pageOf(home) ?? '/my-account' };
}

/** Its address alone. */
export const homeOf = (client: ClientConfig, clients: Pick<Clients, 'home'>): string => wayBackTo(client, clients).url;

const lastClientCookie = (idp: IdpWeb) => idp.web.cookies.named('service');

/**
 * Lets every error page lead back to the service the person came from (A6): the last one this browser came from, else
 * the home client.
 */
export function rememberWayBack(idp: IdpWeb): WebMiddleware {
  return async (ctx, next) => {
    const last = await idp.clients.findForSignIn(ctx.cookies.get(lastClientCookie(idp)));
    const client = last ?? idp.clients.home;
    ctx.state.wayBack = wayBackTo(client, idp.clients);
    return next();
  };
}

/**
 * The guard of every page under `/interaction/:uid`: finds the interaction of this tab, which only the browser that
 * started it can (its cookie is bound to the address, security.md S20), and lets forms end at the client (CSP).
 *
 * @throws {AppError} `journey-lost` when it expired, is finished, or belongs to another browser (A6)
 */
export function journey(idp: IdpWeb): WebMiddleware {
  return async (ctx, next) => {
    const interaction = await findInteraction(idp, ctx);
    const client = await idp.clients.findForSignIn(interaction.params.client_id);
    if (!client || interaction.uid !== ctx.params.uid) throw new AppError('journey-lost');
    const levels = levelsAsked(idp.config, client, interaction.params);
    const state: Journey = { uid: interaction.uid, interaction, client, levels };
    Object.assign(ctx.state, { journey: state });
    const { redirect_uri: target } = interaction.params;
    // A device is told by its own questions: nobody is led back to it.
    if (typeof target === 'string') ctx.state.formTargets.push(formTarget(target));
    preferLocales(ctx, idp.texts, String(interaction.params.ui_locales ?? '').split(' '));
    if (client.id !== OWN_CLIENT_ID) rememberClient(idp, ctx, client);
    await next();
  };
}

/** From «Mon compte» too, the way back leads to the service that the person came from. */
function rememberClient(idp: IdpWeb, ctx: WebContext, client: ClientConfig) {
  ctx.state.wayBack = wayBackTo(client, idp.clients);
  ctx.cookies.set(lastClientCookie(idp), client.id, {
    ...idp.web.cookies.attributes,
    maxAge: LAST_CLIENT_DAYS * DAY_MS,
  });
}

async function findInteraction(idp: IdpWeb, ctx: WebContext): Promise<Interaction> {
  try {
    return await idp.provider.interactionDetails(ctx.req, ctx.res);
  } catch (cause) {
    if (cause instanceof errors.SessionNotFound) throw new AppError('journey-lost', { cause });
    throw cause;
  }
}

/** The journey that the guard put on this request. */
export const journeyOf = (ctx: WebContext): Journey => (ctx.state as unknown as { journey: Journey }).journey;

/**
 * Keeps what this journey came to, for the engine when the browser returns to it. The guard has read the interaction: it is
 * not read again, as `provider.interactionResult` would.
 */
export async function keepResult(ctx: WebContext, result: NonNullable<Interaction['result']>): Promise<void> {
  const { interaction } = journeyOf(ctx);
  interaction.result = result;
  await interaction.persist();
}
