import type { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import { AppError } from '../../web/errors.ts';
import type { Answer } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import type { FactorKind } from '../accounts/second-factor/factor-flag.ts';
import type { IdpWeb } from '../context.ts';
import { visitorOf } from '../signed-in.ts';
import type { addingPages } from './adding-pages.ts';
import { changed } from './changed.ts';
import type { renameForm } from './forms.ts';
import { renewRecoveryCodes } from './recovery-codes.ts';
import { removePasskey, removeTotp, renamePasskey } from './remove-factor.ts';

/** The forms of «Double sécurité» in «Mon compte» (F8), besides those that add a factor. */
export function accountActions(idp: IdpWeb, pages: Pick<ReturnType<typeof addingPages>, 'recoveryCodes'>) {
  const base = '/my-account/second-factor';

  const removed = async (ctx: WebContext, kind: FactorKind) => {
    const { account, session } = visitorOf(ctx);
    await changed(idp, { account, change: 'second-factor-removed', kind, sessionUid: session.uid });
    seeOther(ctx, `${base}?done=${kind}-removed`);
  };

  return {
    async removeTotp(ctx: WebContext): Answer {
      const was = await removeTotp(idp, visitorOf(ctx).account._id);
      return was ? removed(ctx, 'totp') : seeOther(ctx, base);
    },

    async removePasskey(ctx: WebContext): Answer {
      const was = await removePasskey(idp, visitorOf(ctx).account._id, ctx.params.id!);
      if (!was) throw new AppError('not-found');
      return removed(ctx, 'passkey');
    },

    async renamePasskey(ctx: WebContext, { name }: z.output<typeof renameForm>): Answer {
      const was = await renamePasskey(idp, visitorOf(ctx).account._id, ctx.params.id!, name);
      if (!was) throw new AppError('not-found');
      seeOther(ctx, `${base}?done=passkey-renamed`);
    },

    async renewCodes(ctx: WebContext): Answer {
      const { account, session } = visitorOf(ctx);
      if (!account.secondFactors?.length) return seeOther(ctx, base);
      const codes = await renewRecoveryCodes(idp, account._id);
      const change = {
        account,
        change: 'recovery-codes-renewed',
        kind: 'recovery-codes',
        sessionUid: session.uid,
      } as const;
      await changed(idp, change);
      return pages.recoveryCodes(ctx, codes, true);
    },
  };
}
