import type Provider from 'oidc-provider';
import type { IdpContext } from '../../context.ts';
import { deferWrite } from './request-writes.ts';
import { isSessionGrant, readSessionGrant } from './session-grant.ts';

/**
 * Tells the audit log of a code or refresh token that was presented a second time: one of both had it without right, so that
 * the engine took back all that it gave (security.md S33, S38; RFC 9700 §4.14).
 */
export function auditReuse(provider: Provider, { audit }: Pick<IdpContext, 'audit'>): void {
  provider.on('grant.revoked', ({ oidc }, grantId) => {
    if (oidc.route !== 'token') return;
    // The engine does not say whose code it was; the grants of sessions tell it.
    const owner = oidc.entities.RefreshToken ?? (isSessionGrant(grantId) ? readSessionGrant(grantId) : undefined);
    void deferWrite(
      audit.record({
        action: 'token-reused',
        result: 'refused',
        ...(owner?.accountId !== undefined && { accountId: owner.accountId }),
        actor: { kind: 'system' },
        details: { client: oidc.client!.clientId, grant: String(oidc.params?.grant_type) },
      }),
    );
  });
}
