import type { WebContext } from '../../web/context.ts';
import type { FormPage, FormState } from '../../web/forms.ts';
import { secondsUntil, waiting } from '../../web/waiting.ts';
import { type Account, accounts } from '../accounts/account.model.ts';
import { askedChildren } from '../accounts/opening/ask-children.ts';
import { codeState } from '../accounts/sms-code/sms-code.ts';
import type { IdpWeb } from '../context.ts';
import { groupBySchool } from '../directory/children-of.ts';
import { findPerson } from '../directory/find-person.ts';
import { franceConnectStart } from '../franceconnect-start.ts';
import { journeyOf } from '../interaction.ts';
import { lateSending } from '../late-sending.ts';
import type { Failure } from './failure.ts';
import { visitOf } from './guard.ts';
import { namesIn } from './keep-visit.ts';
import { bearsNames } from './names.ts';
import { ROWS } from './read-told-children.ts';
import { nextSending } from './send-code.ts';
import { pageUrl, type Step } from './steps.ts';
import type { FranceConnectVisit } from './visit.model.ts';

type Names = ReturnType<typeof namesIn>;

/** «Angela DUBOIS», as FranceConnect told it. */
const written = ({ firstNames, useName, birthName }: Names) =>
  `${firstNames[0]} ${(useName ?? birthName).toLocaleUpperCase('fr')}`;

/** What tells two identities apart for the person who links them: her names there, and those of the account. */
export async function comparedNames(idp: Pick<IdpWeb, 'config' | 'db'>, visit: FranceConnectVisit, account: Account) {
  const names = namesIn(idp, visit);
  const persons = await findPerson(idp.db, account);
  const { givenName: firstName, familyName } = account;
  const own = { records: [{ firstName, familyName, uai: '', localId: '', key: '', links: [] }] };
  return {
    franceConnectName: written(names),
    accountName: `${firstName} ${familyName.toLocaleUpperCase('fr')}`,
    identifier: account.identifier,
    differ: ![...persons, own].some((person) => bearsNames(names, person)),
  };
}

/** The pages of a first time with FranceConnect (D2) and of its failures (D5), each a function of what was typed. */
export function franceConnectPages(idp: IdpWeb) {
  const { clock, config, db } = idp;

  const show = (ctx: WebContext, page: string, locals: object = {}) => {
    const { client, uid } = journeyOf(ctx);
    ctx.render(`idp/franceconnect/${page}`, {
      clientName: client.name,
      at: Object.fromEntries(PAGES.map((name) => [name, pageUrl(uid, name)])),
      signIn: `/interaction/${uid}/sign-in/guardian`,
      noAccount: `/interaction/${uid}/activation-sms`,
      identifierLost: `/interaction/${uid}/recovery/identifier`,
      passwordLost: `/interaction/${uid}/recovery/password`,
      again: franceConnectStart(idp, ctx),
      support: config.operator,
      wayBack: ctx.state.wayBack,
      ...locals,
    });
  };

  const steps: Record<Step, FormPage> = {
    'first-time': (ctx) => show(ctx, 'first-time', { name: written(namesIn(idp, visitOf(ctx))) }),

    phone: (ctx, form) => show(ctx, 'phone', { form: { ...form, values: { 'dial-code': '+33', ...form.values } } }),

    'birth-dates': (ctx, form) => {
      const open = openRows(form);
      show(ctx, 'birth-dates', { form, first: ROWS.slice(0, open), more: ROWS.slice(open) });
    },

    'not-found': (ctx) => show(ctx, 'not-found'),

    code: async (ctx, form) => {
      const visit = visitOf(ctx);
      const [next, late] = await Promise.all([
        nextSending(idp, { visit, address: ctx.ip }),
        lateSending(idp, 'sms', { children: pageUrl(journeyOf(ctx).uid, 'birth-dates') }),
      ]);
      const now = clock.now();
      const wait = next.ok ? 0 : secondsUntil(next.until, now);
      show(ctx, 'code', {
        form,
        state: codeState(visit.code, now),
        late,
        phone: visit.maskedPhone,
        minutes: config.activation.codeMinutes,
        wait,
        countable: wait <= config.activation.resendSeconds,
        refusal: !next.ok && waiting('franceconnect:send-too-many', next.until, now),
        early: ctx.query.wait !== undefined && form.errors.length === 0,
        sentAgain: ctx.query.sent !== undefined && form.errors.length === 0,
      });
    },

    children: async (ctx, form) => {
      const { _id, proved = [] } = visitOf(ctx);
      const children = await askedChildren(idp, { salt: _id, guardianIds: proved });
      show(ctx, 'children', { form, schools: groupBySchool(children) });
    },

    'existing-account': (ctx) => show(ctx, 'existing-account'),

    done: async (ctx, form) => {
      const visit = visitOf(ctx);
      const account = await accounts(db).findById(visit.accountId, { email: 1 }).lean();
      const address = account?.email?.address;
      const proposed = address ?? namesIn(idp, visit).email ?? '';
      show(ctx, 'done', {
        form: { ...form, values: { email: proposed, ...form.values } },
        identifier: visit.identifier,
        address,
        confirmed: account?.email?.confirmedAt !== undefined,
      });
    },
  };

  return {
    ...steps,

    failure: (ctx: WebContext, reason: Failure) => show(ctx, 'failure', { reason }),

    /** Whether this identity and this account are one person's: asked once both were proved (D2). */
    async link(ctx: WebContext, form: FormState, account: Account) {
      show(ctx, 'link', {
        form,
        ...(await comparedNames(idp, visitOf(ctx), account)),
        refused: isOther(visitOf(ctx), account) ? 'other-identity' : ctx.query.refused && 'other-account',
        later: `${pageUrl(journeyOf(ctx).uid, 'link')}/later`,
      });
    },
  };
}

const PAGES = ['first-time', 'phone', 'birth-dates', 'code'] as const;

/** The account is linked to somebody else's identity, or to another one of hers (domain/franceconnect.md §7.4). */
export const isOther = ({ issuer, sub }: FranceConnectVisit, { franceConnect }: Account): boolean =>
  franceConnect !== undefined && (franceConnect.sub !== sub || franceConnect.issuer !== issuer);

/** How many children the form shows without being asked: two, or as many as were told. */
function openRows({ values }: FormState): number {
  const told = ROWS.filter((row) => values[`first-name-${row}`] || values[`born-${row}`]);
  return Math.max(2, ...told);
}
