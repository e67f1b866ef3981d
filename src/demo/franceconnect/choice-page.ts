import type { Middleware, ParameterizedContext } from 'koa';
import type Provider from 'oidc-provider';
import type { InteractionResults } from 'oidc-provider';
import { readFormBody } from '../../web/body.ts';
import type { WebContext } from '../../web/context.ts';
import { FranceConnectError } from './error-codes.ts';
import { FAILURES, type Failure, isFailure } from './failures.ts';
import { GUARDIANS, type Identity, identityOf, STRANGERS } from './identities.ts';
import type { Pages } from './pages.ts';
import type { FakeState } from './state.ts';

const PATH = /^\/interaction\/[\w-]+$/;

/** Errors that send the person straight back to the service (§3). */
const REFUSALS: Partial<Record<Failure, InteractionResults>> = {
  cancelled: { error: 'access_denied', error_description: 'User auth aborted' },
  'technical-error': {
    error: 'server_error',
    error_description: 'authentication aborted due to a technical error on the authorization server',
  },
};

const shown = ({ id, trait, known, claims }: Identity) => ({ id, trait, known, ...claims });

const chosenFailure = ({ cancel, failure }: Record<string, string>): Failure | undefined => {
  if (cancel) return 'cancelled';
  return isFailure(failure) ? failure : undefined;
};

interface Needs {
  state: FakeState;
  provider(): Provider;
  render: Pages;
  rotateKeys(): Promise<void>;
}

/**
 * The only page that people see: who they are, what the service is told, and what is to go wrong. It is shown also within
 * a session, where the real one informs what it transmits.
 */
export function choicePage({ state, provider, render, rotateKeys }: Needs): Middleware {
  const interactionOf = (ctx: ParameterizedContext) =>
    provider()
      .interactionDetails(ctx.req, ctx.res)
      .catch((cause) => {
        throw new FranceConnectError('Y190001', { cause });
      });
  const serviceOf = (clientId: unknown) => state.clients.find(({ id }) => id === clientId);

  async function show(ctx: ParameterizedContext) {
    const { params, session, prompt } = await interactionOf(ctx);
    render(ctx, 'demo/franceconnect/choice', {
      action: ctx.originalUrl,
      service: serviceOf(params.client_id)?.name,
      guardians: GUARDIANS.map(shown),
      strangers: STRANGERS.map(shown),
      failures: FAILURES,
      current: prompt.name === 'login' ? undefined : session?.accountId,
      slowSeconds: state.slowSeconds,
    });
  }

  async function choose(ctx: ParameterizedContext): Promise<void> {
    const interaction = await interactionOf(ctx);
    const fields = await readFormBody(ctx as unknown as WebContext);
    const failure = state.failure ?? chosenFailure(fields);
    const refusal = failure && REFUSALS[failure];
    const accountId = fields.identity ?? '';
    if (!refusal && !identityOf(accountId)) return show(ctx);
    if (failure === 'identity-refused') {
      const { origin } = new URL(String(interaction.params.redirect_uri));
      throw new FranceConnectError('Y010004', { wayBack: `${origin}/` });
    }
    if (failure === 'key-rotation') await rotateKeys();
    if (failure === 'wrong-nonce') interaction.params.nonce = `not-${interaction.params.nonce}`;
    const acr = failure === 'low-level' ? 'eidas0' : 'eidas1';
    const ts = Math.floor(Date.now() / 1000);
    if (!refusal) await changePerson(ctx, interaction.session?.accountId, accountId);
    interaction.result = refusal ?? { login: { accountId, acr, amr: ['pwd'], ts }, consent: {}, failure };
    await interaction.persist();
    ctx.status = 303;
    ctx.redirect(interaction.returnTo);
  }

  /** Another person than the session's begins: the engine would ask her with a page of its own to sign out first. */
  async function changePerson(ctx: ParameterizedContext, former: string | undefined, accountId: string) {
    if (former === undefined || former === accountId) return;
    const session = await provider().Session.get(ctx as never);
    session.loginAccount({ accountId, loginTs: Math.floor(Date.now() / 1000) } as never);
    await session.persist();
  }

  return (ctx, next) => {
    if (!PATH.test(ctx.path)) return next();
    return ctx.method === 'POST' ? choose(ctx) : show(ctx);
  };
}
