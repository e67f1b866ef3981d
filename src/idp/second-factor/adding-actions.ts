import type { z } from 'zod';
import type { WebContext } from '../../web/context.ts';
import type { Answer } from '../../web/forms.ts';
import { seeOther } from '../../web/see-other.ts';
import { waiting } from '../../web/waiting.ts';
import type { FactorKind } from '../accounts/second-factor/factor-flag.ts';
import type { IdpWeb } from '../context.ts';
import { addPasskey } from './add-passkey.ts';
import type { addingPages } from './adding-pages.ts';
import { changed } from './changed.ts';
import { confirmTotp } from './confirm-totp.ts';
import type { codeForm, newPasskeyForm } from './forms.ts';
import { creationOptions } from './passkey-options.ts';
import type { Adding, Place } from './place.ts';
import { startTotp } from './totp-secret.ts';

/** RFC 8176. */
const AMR: Record<FactorKind, string> = { totp: 'otp', passkey: 'hwk' };

/** The forms that add a factor (F8), in «Mon compte» and during a sign-in alike. */
export function addingActions(idp: IdpWeb, place: Place, pages: ReturnType<typeof addingPages>) {
  const added = async (ctx: WebContext, adding: Adding, kind: FactorKind, recoveryCodes: string[] | undefined) => {
    const { account, sessionUid, signIn } = adding;
    await place.given(ctx, AMR[kind]);
    await changed(idp, { account, change: 'second-factor-added', kind, sessionUid, signIn });
    if (recoveryCodes) return pages.recoveryCodes(ctx, recoveryCodes);
    return place.leave(ctx, `${kind}-added`);
  };

  return {
    async startTotp(ctx: WebContext): Answer {
      const { account, base } = await place.find(ctx);
      if (!account.secondFactors?.includes('totp')) await startTotp(idp, account._id);
      seeOther(ctx, `${base}/totp`);
    },

    async confirmTotp(ctx: WebContext, { code }: z.output<typeof codeForm>): Answer {
      const adding = await place.find(ctx);
      const confirmed = await confirmTotp(idp, adding.account._id, code);
      if (confirmed.ok) return added(ctx, adding, 'totp', confirmed.recoveryCodes);
      switch (confirmed.reason) {
        case 'gone':
          return seeOther(ctx, place.next(ctx));
        case 'wrong':
          return [{ field: 'code', text: 'second-factor:code-wrong' }];
        case 'wait':
          return [{ field: '', ...waiting('second-factor:wait', confirmed.until, idp.clock.now()) }];
      }
    },

    /** What the page's module hands to the browser: JSON. */
    async passkeyOptions(ctx: WebContext): Promise<void> {
      const { account, boundTo } = await place.find(ctx);
      ctx.body = await creationOptions(idp, account, boundTo);
    },

    async addPasskey(ctx: WebContext, { name, credential }: z.output<typeof newPasskeyForm>): Answer {
      const adding = await place.find(ctx);
      const result = await addPasskey(idp, adding.account, { answer: credential, name, boundTo: adding.boundTo });
      if (result.ok) return added(ctx, adding, 'passkey', result.recoveryCodes);
      return [{ field: '', text: `second-factor:passkey-${result.reason === 'known' ? 'known' : 'not-made'}` }];
    },
  };
}
