import type { z } from 'zod';
import type { WebContext } from '../../../web/context.ts';
import type { FieldError } from '../../../web/forms.ts';
import { seeOther } from '../../../web/see-other.ts';
import { waiting } from '../../../web/waiting.ts';
import { findProof } from '../../accounts/grouping/find-proof.ts';
import { groupAccounts } from '../../accounts/grouping/group-accounts.ts';
import { proveOtherAccount } from '../../accounts/grouping/prove-other-account.ts';
import type { IdpWeb } from '../../context.ts';
import { knownDevices } from '../../known-devices.ts';
import { visitorOf } from '../../signed-in.ts';
import type { addForm, otherAccountForm } from './forms.ts';

export const ADD_PATH = '/my-account/children/add';
export const CONFIRM_PATH = `${ADD_PATH}/confirm`;

/** Whose proof serves: the account's, in this session. */
export const holderOf = (ctx: WebContext) => {
  const { account, session } = visitorOf(ctx);
  return { accountId: account._id, sessionUid: session.uid };
};

/** The forms of «Ajouter des enfants depuis un autre compte» (F5). */
export function groupChildrenActions(idp: IdpWeb) {
  const refused = (accountId: string, reason: string) =>
    idp.audit.record({
      action: 'accounts-grouped',
      result: 'refused',
      accountId,
      actor: { kind: 'owner' },
      details: { reason },
    });

  return {
    async prove(ctx: WebContext, typed: z.output<typeof otherAccountForm>): Promise<FieldError[] | void> {
      const { account, session } = visitorOf(ctx);
      const proved = await proveOtherAccount(idp, {
        ...typed,
        own: account,
        sessionUid: session.uid,
        address: ctx.ip,
        device: knownDevices(idp).find(ctx, typed.identifier),
      });
      if (proved.ok) return seeOther(ctx, `${CONFIRM_PATH}?proof=${proved.proofId}`);
      await refused(account._id, proved.reason);
      if (proved.reason === 'wait') return [{ field: '', ...waiting('sign-in:wait', proved.until, idp.clock.now()) }];
      const params = { phone: idp.config.operator.supportPhone };
      return [{ field: '', text: `group-children:${proved.reason}`, params }];
    },

    async add(ctx: WebContext, { proof: id }: z.output<typeof addForm>): Promise<FieldError[] | void> {
      const proof = await findProof(idp, id, holderOf(ctx));
      if (!proof) return seeOther(ctx, `${ADD_PATH}?again`);
      const result = await groupAccounts(idp, proof);
      if (result.ok) return seeOther(ctx, '/my-account?done=children-added');
      await refused(proof.accountId, result.reason);
      return seeOther(ctx, `${ADD_PATH}?again`);
    },
  };
}
