import type { FieldError } from '../../web/forms.ts';
import { waiting } from '../../web/waiting.ts';
import type { SignIn } from '../accounts/verify-password.ts';

/** What the form says when a sign-in is refused (A3): one sentence for an unknown identifier and a wrong password. */
export function refusal(result: Exclude<SignIn, { ok: true } | { reason: 'closed' }>, now: Date): FieldError[] {
  switch (result.reason) {
    case 'refused':
      return [{ field: '', text: 'sign-in:refused' }];
    case 'wait':
      return [{ field: '', ...waiting('sign-in:wait', result.until, now) }];
    case 'other-profile':
      return [{ field: 'identifier', text: `sign-in:account-of-${result.kind}` }];
  }
}
