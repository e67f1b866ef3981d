import type { FormPage } from '../../../web/forms.ts';
import { seeOther } from '../../../web/see-other.ts';
import { findProof, groupingOf } from '../../accounts/grouping/find-proof.ts';
import type { IdpWeb } from '../../context.ts';
import { groupBySchool } from '../../directory/children-of.ts';
import { visitorOf } from '../../signed-in.ts';
import { ADD_PATH, holderOf } from './form-actions.ts';

/** The pages of «Ajouter des enfants depuis un autre compte» (F5). */
export function groupChildrenPages(idp: IdpWeb) {
  return {
    other: (ctx, form) =>
      ctx.render('idp/my-account/group-children/other', { form, again: ctx.query.again !== undefined }),

    async confirm(ctx) {
      const proof = await findProof(idp, String(ctx.query.proof ?? ''), holderOf(ctx));
      const grouping = proof && (await groupingOf(idp, proof));
      if (!grouping) return seeOther(ctx, `${ADD_PATH}?again`);
      const children = grouping.children.map((child) => ({
        ...child,
        shownName: (child.useName ?? child.familyName).toLocaleUpperCase('fr'),
      }));
      ctx.render('idp/my-account/group-children/confirm', {
        proof: grouping.proof._id,
        closing: grouping.identifier,
        own: visitorOf(ctx).account.identifier,
        schools: groupBySchool(children),
        childCount: new Set(children.map(({ pupilId }) => pupilId)).size,
        supportPhone: idp.config.operator.supportPhone,
      });
    },
  } satisfies Record<string, FormPage>;
}
