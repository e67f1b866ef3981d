import type { Interaction } from 'oidc-provider';
import type { FormPage } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { type Account, accounts } from '../accounts/account.model.ts';
import { survivingAccount } from '../accounts/closing/surviving-account.ts';
import type { IdpWeb } from '../context.ts';
import { franceConnectStart } from '../franceconnect-start.ts';
import { journeyOf } from '../interaction.ts';
import { lateSending } from '../late-sending.ts';
import { profileAskedFor } from '../next-step.ts';
import { EIDAS_ACR, wantsFranceConnectAlone, wantsSecondFactor } from '../oidc/acr.ts';
import { mayPutEmailOff, mustConfirmEmail, proved, waitsForLink } from '../proof.ts';
import { fullName } from '../signed-in.ts';
import { PASSWORD_AMR } from './password-amr.ts';

/** What the page says beforehand of more that the service asks for (S46). */
const strongerText = (levels: readonly string[]): string | undefined => {
  if (!wantsSecondFactor(levels, PASSWORD_AMR)) return undefined;
  return levels.includes(EIDAS_ACR) ? 'either' : 'second-factor';
};

/** The pages of a sign-in (A1–A4), each a function of what was typed. */
export function signInPages(idp: IdpWeb) {
  /** Who is signed in in this browser already: she proves again that it is she, or another person takes her place (S21). */
  const signedInName = async ({ session }: Interaction): Promise<string | undefined> => {
    if (!session?.accountId) return undefined;
    const account = await accounts(idp.db).findById(session.accountId).lean<Account>();
    return account && !account.closed ? fullName(account) : undefined;
  };

  const signIn =
    (profile: Account['kind']): FormPage =>
    async (ctx, form) => {
      const { interaction, client, uid, levels } = journeyOf(ctx);
      const hint = String(interaction.params.login_hint ?? '');
      const franceConnect = profile === 'guardian' && franceConnectStart(idp, ctx);
      const toLink = profile === 'guardian' && waitsForLink(journeyOf(ctx));
      if (!toLink && profile === 'guardian' && wantsFranceConnectAlone(levels)) {
        ctx.render('idp/sign-in/franceconnect-only', {
          franceConnect,
          clientName: client.name,
          decline: `/interaction/${uid}/sign-in/decline`,
        });
        return;
      }
      ctx.render('idp/sign-in/form', {
        form: { ...form, values: { identifier: hint, ...form.values } },
        profile,
        toLink,
        franceConnect: !toLink && franceConnect,
        stronger: strongerText(levels),
        again: await signedInName(interaction),
        isGuardian: profile === 'guardian',
        clientName: client.name,
        otherProfiles: profileAskedFor(journeyOf(ctx)) ? undefined : `/interaction/${uid}/sign-in/profile`,
        passkey: `/interaction/${uid}/passkey`,
        identifierLost: `/interaction/${uid}/recovery/identifier`,
        passwordLost: `/interaction/${uid}/recovery/password`,
        noAccount: `/interaction/${uid}/activation-sms`,
      });
    };

  return {
    cookies: (ctx) => ctx.render('idp/sign-in/cookies'),

    profile: (ctx) => ctx.render('idp/sign-in/profile', { base: `/interaction/${journeyOf(ctx).uid}/sign-in` }),

    guardian: signIn('guardian'),
    pupil: signIn('pupil'),

    async closed(ctx) {
      const { interaction, uid } = journeyOf(ctx);
      const id = (interaction.result as { closedAccount?: string } | undefined)?.closedAccount;
      const account = id === undefined ? null : await accounts(idp.db).findById(id).lean<Account>();
      const base = `/interaction/${uid}`;
      if (!account?.closed) return seeOther(ctx, base);
      const survivor = await survivingAccount(idp.db, account);
      const { reason, at } = account.closed;
      ctx.render('idp/sign-in/closed', {
        closed: account.identifier,
        survivor: survivor?.identifier,
        at,
        byOwner: reason === 'owner',
        isGuardian: account.kind === 'guardian',
        signIn: `${base}/sign-in/${account.kind}`,
        openAgain: `${base}/activation-sms`,
        supportPhone: idp.config.operator.supportPhone,
      });
    },

    async email(ctx, form) {
      const { account } = await proved(idp, ctx);
      const address = account.email?.address ?? '';
      ctx.render('idp/sign-in/email', {
        form: { ...form, values: { email: address, 'email-again': '', ...form.values } },
        address,
        sent: ctx.query.sent !== undefined,
        late: ctx.query.sent !== undefined && (await lateSending(idp, 'mail')),
        mayWait: mayPutEmailOff(account),
        confirmed: !mustConfirmEmail(account),
        cancel: `/interaction/${journeyOf(ctx).uid}/sign-in/profile`,
      });
    },
  } satisfies Record<string, FormPage>;
}
