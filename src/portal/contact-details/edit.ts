import type { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import { type Answer, emptyForm, type FormState } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import type { PortalWeb } from '../context.ts';
import { correctDetails } from '../corrections/correct-details.ts';
import { takeKept } from '../sessions/kept-form.ts';
import { sessionOf } from '../sessions/signed-in.ts';
import { fullName } from '../signed-in-page.ts';
import { type Fiche, ficheOf, mustBeHers } from './fiche.ts';
import { renderFiche } from './page.ts';
import { showChange } from './shown-details.ts';
import { FORM_FIELDS, formValues, readTyped, type typedForm } from './typed-details.ts';

type Typed = z.output<typeof typedForm>;

const fieldsOf = (typed: Typed) => Object.fromEntries(FORM_FIELDS.map((field) => [field, typed[field]]));

/** The form, with what was typed; it says so where another tab or device has corrected since the one that was answered. */
export const editPage =
  (portal: PortalWeb) =>
  (ctx: WebContext, form: FormState = emptyForm): void => {
    const { details, seen } = ficheOf(ctx);
    const isFirst = Object.keys(form.values).length === 0;
    renderFiche(portal, ctx, 'edit', {
      form: { ...form, values: isFirst ? formValues(details) : form.values },
      seen,
      by: sessionOf(ctx).sub,
      isStale: !isFirst && isStale(seen, form.values.seen),
    });
  };

/** The form as it is first shown, or with what was typed before she had to sign in again. */
export const edit = (portal: PortalWeb) => async (ctx: WebContext) => {
  const kept = await takeKept(portal, ctx);
  editPage(portal)(ctx, { values: kept ?? {}, errors: [] });
};

const isStale = (seen: Fiche['seen'], answered: string | undefined) => String(seen) !== answered;

/** Before anything is sent: what would change, before and after. */
export const check =
  (portal: PortalWeb) =>
  async (ctx: WebContext, typed: Typed): Answer => {
    const fiche = ficheOf(ctx);
    mustBeHers(ctx, typed.by);
    const values = fieldsOf(typed);
    if (typed.do === 'change') return editPage(portal)(ctx, { values: { ...values, seen: typed.seen }, errors: [] });
    const read = readTyped(typed, fiche.details, portal.phones);
    if (!read.ok) return read.errors;
    if (isStale(fiche.seen, typed.seen)) return stale(portal, ctx, typed);
    const changes = showChange(fiche.details, read.details, ctx.state);
    if (changes.length === 0) return seeOther(ctx, `${fiche.base}?said=same`);
    return renderFiche(portal, ctx, 'summary', {
      changes,
      fields: Object.entries(values).map(([name, value]) => ({ name, value })),
      reaches: changes.some(({ field }) => field === 'email' || field === 'mobile'),
      seen: fiche.seen,
      by: sessionOf(ctx).sub,
    });
  };

/** Sends the correction that the summary showed. */
export const confirm =
  (portal: PortalWeb) =>
  async (ctx: WebContext, typed: Typed): Answer => {
    const fiche = ficheOf(ctx);
    mustBeHers(ctx, typed.by);
    const { person, sub } = sessionOf(ctx);
    const { child, children, guardian, details, base } = fiche;
    const read = readTyped(typed, details, portal.phones);
    if (!read.ok) return read.errors;
    const corrected = await correctDetails(portal, {
      uai: child.uai,
      guardian: sub,
      key: guardian.key,
      pupils: children.map((one) => one.sub),
      by: { kind: 'guardian', id: sub, name: fullName(person) },
      held: guardian.held,
      wanted: read.details,
      seen: Number(typed.seen),
      accountEmail: guardian.accountEmail,
      locale: ctx.state.locale,
    });
    if (corrected.ok) {
      portal.mailsDue.ring();
      return seeOther(ctx, `${base}?said=sent`);
    }
    if (corrected.reason === 'too-often') return [{ field: '', text: 'contact-details:too-often' }];
    return stale(portal, ctx, typed);
  };

function stale(portal: PortalWeb, ctx: WebContext, typed: Typed): void {
  ctx.status = 409;
  editPage(portal)(ctx, { values: fieldsOf(typed), errors: [] });
}
