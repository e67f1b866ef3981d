import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { WebContext, WebMiddleware } from '../../../web/context.ts';
import { type Device, deviceOf, deviceWords } from '../../../web/device.ts';
import { AppError } from '../../../web/errors.ts';
import type { FieldError } from '../../../web/forms.ts';
import { secondsUntil, waiting } from '../../../web/waiting.ts';
import { type Account, accounts } from '../../accounts/account.model.ts';
import type { IdpContext } from '../../context.ts';
import { fullName } from '../../signed-in.ts';
import { ROUTES } from '../routes.ts';
import { TooManyGuesses } from './device-guesses.ts';

type DeviceFlow = NonNullable<NonNullable<Configuration['features']>['deviceFlow']>;
type Needs = Pick<IdpContext, 'clock' | 'db'>;

/** The engine's context is that of our own middleware too (see `web/web-app.ts`). */
const page = (ctx: KoaContextWithOIDC) => ctx as unknown as WebContext;

/** What an address that a device shows as a QR code brings (RFC 8628 §3.3.1). */
const scanned = new WeakMap<object, string>();
const LONGEST_CODE = 20;

/**
 * The address with the code in it shows the form filled in: the person compares it with her device before she goes on
 * (RFC 8628 §5.4), which the engine's own page would spare her.
 */
export function scannedDeviceCodes(): WebMiddleware {
  return (ctx, next) => {
    const { user_code: code } = ctx.query;
    if (ctx.path === ROUTES.code_verification && ctx.method === 'GET' && code !== undefined) {
      if (typeof code === 'string') scanned.set(ctx, code.slice(0, LONGEST_CODE));
      ctx.querystring = '';
    }
    return next();
  };
}

/** What the form says of a code that leads no further, by what the engine calls it. */
const FAULTS: Record<string, string> = {
  NoCodeError: 'device-code:missing',
  NotFoundError: 'device-code:unknown',
  ExpiredError: 'device-code:expired',
  AlreadyUsedError: 'device-code:used',
};

function faultOf(error: Error, now: Date): FieldError {
  if (error instanceof TooManyGuesses) return { field: '', ...waiting('device-code:too-many', error.until, now) };
  const text = FAULTS[error.name];
  return text ? { field: 'user_code', text } : { field: '', text: 'device-code:failed' };
}

/** The engine would save the session that this browser has not. */
function lost({ oidc }: KoaContextWithOIDC, code: 'journey-lost' | 'form-expired'): AppError {
  Object.assign(oidc.session ?? {}, { touched: false });
  return new AppError(code);
}

const UNPROCESSABLE = 422;

/**
 * The pages of the device flow (RFC 8628 §3.3): she types the code that her television shows, sees which app asks, signs in
 * as for any other, and is told to go back to it. The forms are ours, the engine's HTML is not used.
 */
export function deviceFlow({ clock, db }: Needs): DeviceFlow {
  const nameOf = async (accountId: string | undefined) => {
    const account = accountId && (await accounts(db).findById(accountId).lean<Account>());
    return account ? fullName(account) : undefined;
  };
  const formOf = ({ oidc }: KoaContextWithOIDC) => ({
    action: ROUTES.code_verification,
    xsrf: String(oidc.session?.state?.secret),
  });

  return {
    enabled: true,
    charset: 'base-20',
    mask: '****-****',
    deviceInfo: (ctx) => ({ ...deviceOf(ctx.get('user-agent')) }),

    userCodeInputSource(ctx, _form, _out, error) {
      if (error instanceof errors.SessionNotFound) throw lost(ctx, 'journey-lost');
      if (error && ctx.oidc.session?.exp === undefined) throw lost(ctx, 'form-expired');
      if (error?.name === 'AbortedError') return page(ctx).render('idp/device-code/refused', {}, 200);
      const qr = scanned.get(ctx);
      const typed = qr ?? String(ctx.oidc.params?.user_code ?? '').slice(0, LONGEST_CODE);
      const faults = error ? [faultOf(error, clock.now())] : [];
      if (error instanceof TooManyGuesses) ctx.set('retry-after', String(secondsUntil(error.until, clock.now())));
      const status = faults[0]?.field === 'user_code' ? UNPROCESSABLE : ctx.status;
      const form = { values: { user_code: typed }, errors: faults };
      page(ctx).render(
        'idp/device-code/code',
        { ...formOf(ctx), form, scanned: qr !== undefined },
        error ? status : 200,
      );
    },

    async userCodeConfirmSource(ctx, _form, client, device, code) {
      page(ctx).render('idp/device-code/confirm', {
        ...formOf(ctx),
        app: client.clientName,
        words: deviceWords(device as Device),
        code,
        who: await nameOf(ctx.oidc.session?.accountId),
      });
    },

    successSource: (ctx) => page(ctx).render('idp/device-code/done', { app: ctx.oidc.client?.clientName }),
  };
}
