import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { WebContext } from '../../web/context.ts';
import { showError } from '../../web/error-page.ts';
import { AppError, asAppError } from '../../web/errors.ts';
import { technicalDetails } from './technical-details.ts';

/** What people see of an error that cannot be told to the service: our page, with what its developers need (A6). */
export const renderError: Configuration['renderError'] = (ctx, out, error) => {
  showError(ctx as unknown as WebContext, pageOf(ctx, out, error));
};

function pageOf(
  ctx: KoaContextWithOIDC,
  out: { error: string; error_description?: string | undefined },
  error: Error,
): AppError {
  if (error instanceof errors.SessionNotFound) return new AppError('journey-lost', { cause: error });
  if (out.error === 'server_error') return asAppError(error);
  return new AppError('client-request', { cause: error, technical: technicalDetails(ctx, out) });
}
