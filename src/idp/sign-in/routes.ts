import Router from '@koa/router';
import type { WebContext, WebExtras, WebState } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import { emptyForm, type FieldError, type FormPage } from '../../web/forms.ts';
import { type Account, accounts } from '../accounts/account.model.ts';
import { requestEmailConfirmation } from '../accounts/request-email-confirmation.ts';
import type { IdpWeb } from '../context.ts';
import { finishSignedIn, type Journey, journey, journeyOf, keepResult } from '../interaction.ts';
import { nextStep, profileAskedFor } from '../next-step.ts';
import { emailForm, noFields, signInForm } from './forms.ts';
import { knownDevices } from './known-devices.ts';
import { type SignIn, verifyPassword } from './verify-password.ts';

const YEAR_MS = 365 * 86_400_000;
const PROFILES = ['guardian', 'pupil'] as const;

/** What the journey keeps between the right password and the confirmed e-mail; it is not a sign-in yet. */
interface Verified {
  accountId: string;
  kind: Account['kind'];
  /** When the password was right, in epoch seconds: the `auth_time` of the sign-in it may become. */
  at: number;
}

/** After this, whoever sits before the page proves the password again (security.md S21). */
const PROOF_SECONDS = 15 * 60;

const verifiedIn = ({ interaction }: Journey) => (interaction.result as { verified?: Verified } | undefined)?.verified;
const seconds = (when: Date) => Math.floor(when.getTime() / 1000);
const mustConfirmEmail = ({ email }: Account) => email !== undefined && email.confirmedAt === undefined;

/** Signing in (A1–A4): cookies, profile, identifier and password, e-mail to confirm. */
export function signInRoutes(idp: IdpWeb): Router<WebState, WebExtras> {
  const { cookies, submit } = idp.web;
  const devices = knownDevices(idp);
  const cookiesSeen = cookies.named('cookies-explained');
  const at = (page = '') => `/interaction/:uid${page}`;

  const toNextStep = (ctx: WebContext, cookiesExplained = ctx.cookies.get(cookiesSeen) !== undefined) => {
    const current = journeyOf(ctx);
    ctx.status = 303;
    ctx.redirect(
      nextStep({
        journey: current,
        cookiesExplained,
        emailToConfirm: verifiedIn(current) !== undefined,
      }),
    );
  };

  const cookiesPage: FormPage = (ctx) => ctx.render('idp/sign-in/cookies');

  const profilePage: FormPage = (ctx) =>
    ctx.render('idp/sign-in/profile', {
      base: `/interaction/${journeyOf(ctx).uid}/sign-in`,
    });

  const signInPage =
    (profile: Account['kind']): FormPage =>
    (ctx, form) => {
      const { interaction, client, uid } = journeyOf(ctx);
      const hint = String(interaction.params.login_hint ?? '');
      ctx.render('idp/sign-in/form', {
        form: { ...form, values: { identifier: hint, ...form.values } },
        profile,
        isGuardian: profile === 'guardian',
        clientName: client.name,
        otherProfiles: profileAskedFor(journeyOf(ctx)) ? undefined : `/interaction/${uid}/sign-in/profile`,
        noAccount: `/interaction/${uid}/activation-sms`,
      });
    };

  const signIn = (profile: Account['kind']) =>
    submit(signInForm, signInPage(profile), async (ctx, values) => {
      const result = await verifyPassword(idp, {
        ...values,
        address: ctx.ip,
        locale: ctx.state.locale,
        device: devices.find(ctx, values.identifier),
        profile,
      });
      if (!result.ok) return refusal(result, idp.clock.now());
      const { account } = result;
      devices.remember(ctx, account.identifier);
      const verified: Verified = { accountId: account._id, kind: account.kind, at: seconds(idp.clock.now()) };
      if (!mustConfirmEmail(account)) return finish(ctx, verified);
      await keepResult(idp, ctx, { verified });
      ctx.status = 303;
      ctx.redirect(`/interaction/${journeyOf(ctx).uid}/sign-in/email`);
    });

  const finish = async (ctx: WebContext, verified: Verified) => {
    await finishSignedIn(idp, ctx, { ...verified, amr: ['pwd'] });
  };

  /** The proof of this journey, while it is fresh, and its account. */
  const proved = async (ctx: WebContext): Promise<{ verified: Verified; account: Account }> => {
    const verified = verifiedIn(journeyOf(ctx));
    const fresh = verified && seconds(idp.clock.now()) - verified.at < PROOF_SECONDS;
    const account = fresh && (await accounts(idp.db).findById(verified.accountId).lean());
    if (!account) throw new AppError('journey-lost');
    return { verified, account };
  };

  const emailPage: FormPage = async (ctx, form) => {
    const { account } = await proved(ctx);
    const address = account.email?.address ?? '';
    ctx.render('idp/sign-in/email', {
      form: {
        ...form,
        values: { email: address, 'email-again': '', ...form.values },
      },
      address,
      sent: ctx.query.sent !== undefined,
      mayWait: account.openedBy !== 'letter',
      confirmed: !mustConfirmEmail(account),
      cancel: `/interaction/${journeyOf(ctx).uid}/sign-in/profile`,
    });
  };

  const sendEmail = submit(emailForm, emailPage, async (ctx, { email }) => {
    const { account } = await proved(ctx);
    const sent = await requestEmailConfirmation(idp, {
      accountId: account._id,
      address: email,
      locale: ctx.state.locale,
    });
    if (!sent.ok) return [{ field: 'email', text: 'sign-in:email-too-many' }];
    ctx.status = 303;
    ctx.redirect(`${ctx.path}?sent`);
  });

  const continueWithoutEmail = submit(noFields, emailPage, async (ctx) => {
    const { account, verified } = await proved(ctx);
    if (mustConfirmEmail(account) && account.openedBy === 'letter')
      return [{ field: 'email', text: 'sign-in:email-needed' }];
    return finish(ctx, verified);
  });

  const router = new Router<WebState, WebExtras>()
    .get(at(), journey(idp), (ctx) => toNextStep(ctx))
    .get(at('/sign-in/cookies'), journey(idp), (ctx) => cookiesPage(ctx, emptyForm))
    .post(
      at('/sign-in/cookies'),
      journey(idp),
      submit(noFields, cookiesPage, (ctx) => {
        ctx.cookies.set(cookiesSeen, '1', {
          ...cookies.attributes,
          maxAge: YEAR_MS,
        });
        toNextStep(ctx, true);
        return undefined;
      }),
    )
    .get(at('/sign-in/profile'), journey(idp), (ctx) => profilePage(ctx, emptyForm))
    .get(at('/sign-in/email'), journey(idp), (ctx) => emailPage(ctx, emptyForm))
    .post(at('/sign-in/email'), journey(idp), sendEmail)
    .post(at('/sign-in/email/later'), journey(idp), continueWithoutEmail);
  for (const profile of PROFILES) {
    router
      .get(at(`/sign-in/${profile}`), journey(idp), (ctx) => signInPage(profile)(ctx, emptyForm))
      .post(at(`/sign-in/${profile}`), journey(idp), signIn(profile));
  }
  return router;
}

/** What the form says when a sign-in is refused (A3): one sentence for an unknown identifier and a wrong password. */
function refusal(result: Exclude<SignIn, { ok: true }>, now: Date): FieldError[] {
  switch (result.reason) {
    case 'refused':
      return [{ field: '', text: 'sign-in:refused' }];
    case 'wait':
      return [{ field: '', ...waiting(result.until, now) }];
    case 'other-profile':
      return [{ field: 'identifier', text: `sign-in:account-of-${result.kind}` }];
  }
}

function waiting(until: Date, now: Date) {
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000));
  return seconds < 60
    ? { text: 'sign-in:wait-seconds', params: { count: seconds } }
    : {
        text: 'sign-in:wait-minutes',
        params: { count: Math.ceil(seconds / 60) },
      };
}
