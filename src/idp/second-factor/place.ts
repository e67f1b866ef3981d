import type { WebContext, WebMiddleware } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import { seeOther } from '../../web/see-other.ts';
import type { Account } from '../accounts/account.model.ts';
import type { IdpWeb } from '../context.ts';
import { continueSignIn } from '../continue-sign-in.ts';
import { journey, journeyOf } from '../interaction.ts';
import { firstProved, keepProof, mustGiveSecondFactor } from '../proof.ts';
import { signedInRecently, visitorOf } from '../signed-in.ts';

/** Who adds a factor, where. */
export interface Adding {
  account: Account;
  /** Address of the place for this person. */
  base: string;
  /** What challenges of passkeys are bound to. */
  boundTo: string;
  /** The session that a change spares (security.md S28). */
  sessionUid?: string | undefined;
  /** The sign-in under way, which it spares too. */
  signIn?: string;
}

/** Where factors are added: «Mon compte», or a sign-in to a service that asks for one. */
export interface Place {
  /** Address of its pages, as routes write it. */
  at: string;
  /** Which of the views, whose layouts differ. */
  views: 'account' | 'sign-in';
  guard: WebMiddleware;
  find(ctx: WebContext): Promise<Adding>;
  /** Takes note that a factor was given a moment ago. @param amr its name in RFC 8176 */
  given(ctx: WebContext, amr: string): Promise<void>;
  /** The page where one chooses what to add. */
  start(ctx: WebContext): string;
  /** Where to go on once recovery codes were noted. */
  next(ctx: WebContext): string;
  /** Goes on at once, where there are none to note. */
  leave(ctx: WebContext, done: string): Promise<void>;
}

const ACCOUNT_BASE = '/my-account/second-factor';

/** «Mon compte»: only with a sign-in less than 15 minutes old (security.md S27). */
export const accountPlace = (idp: IdpWeb): Place => ({
  at: ACCOUNT_BASE,
  views: 'account',
  guard: signedInRecently(idp),
  async find(ctx) {
    const { account, session } = visitorOf(ctx);
    return { account, base: ACCOUNT_BASE, boundTo: `account:${session.uid}`, sessionUid: session.uid };
  },
  given: async () => {},
  start: () => ACCOUNT_BASE,
  next: () => ACCOUNT_BASE,
  leave: async (ctx, done) => seeOther(ctx, `${ACCOUNT_BASE}?done=${done}`),
});

/**
 * A sign-in whose service asks for a second factor and whose account has none. Once it has one, only that one lets in: who
 * knows no more than the password cannot add another.
 */
export const signInPlace = (idp: IdpWeb, inJourney = journey(idp)): Place => ({
  at: '/interaction/:uid/second-factor/add',
  views: 'sign-in',
  guard: (ctx, next) =>
    inJourney(ctx, async () => {
      const known = await firstProved(idp, ctx);
      // A double click, or a page come back to: the factor is there already.
      if (known.proof.amr.includes('mfa')) return seeOther(ctx, `/interaction/${journeyOf(ctx).uid}`);
      const due = mustGiveSecondFactor(journeyOf(ctx), known);
      if (!due || known.account.secondFactors?.length) throw new AppError('journey-lost');
      return next();
    }),
  async find(ctx) {
    const { account } = await firstProved(idp, ctx);
    const { uid, interaction } = journeyOf(ctx);
    const base = `/interaction/${uid}/second-factor/add`;
    return { account, base, boundTo: `interaction:${uid}`, sessionUid: interaction.session?.uid, signIn: uid };
  },
  async given(ctx, amr) {
    const { proof } = await firstProved(idp, ctx);
    await keepProof(ctx, { ...proof, amr: [...proof.amr, amr, 'mfa'] });
  },
  start: (ctx) => `/interaction/${journeyOf(ctx).uid}/second-factor`,
  next: (ctx) => `/interaction/${journeyOf(ctx).uid}`,
  async leave(ctx) {
    const { account, proof } = await firstProved(idp, ctx);
    await continueSignIn(idp, ctx, account, proof);
  },
});
