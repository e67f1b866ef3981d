import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';

/** Why FranceConnect signed nobody in (D5): each has a page of its own, which tells of another way. */
export const FAILURES = ['cancelled', 'refused', 'level', 'expired', 'unavailable', 'invalid'] as const;
export type Failure = (typeof FAILURES)[number];

/** `detail` is for the log: the kind of the fault, never the codes, tokens and answers that it carries. */
export interface Failed {
  ok: false;
  reason: Failure;
  detail: string;
}

export const failed = (reason: Failure, detail: string): Failed => ({ ok: false, reason, detail });

/** Errors of the authorization answer (RFC 6749 §4.1.2.1, OIDC Core §3.1.2.6; domain/franceconnect.md §2, §3). */
const BY_ANSWER = new Map<string, Failure>(
  Object.entries({
    access_denied: 'cancelled',
    login_required: 'cancelled',
    interaction_required: 'cancelled',
    invalid_acr: 'level',
    unmet_authentication_requirements: 'level',
    server_error: 'unavailable',
    temporarily_unavailable: 'unavailable',
  } as const),
);

/** Faults of openid-client that are the network's, or those of a server that is not well. */
const SILENT = new Set([
  'OAUTH_TIMEOUT',
  'OAUTH_ABORT',
  'OAUTH_RESPONSE_IS_NOT_CONFORM',
  'OAUTH_RESPONSE_IS_NOT_JSON',
  'OAUTH_PARSE_ERROR',
]);
const WORD = /^[\w-]{1,60}$/;

const described = (thrown: unknown) => {
  const { name, code, error } = thrown as { name?: string; code?: string; error?: string };
  return [name, code, error].filter((word) => word && WORD.test(word)).join(' ');
};

function reasonOf(thrown: unknown): Failure {
  if (thrown instanceof AuthorizationResponseError) return BY_ANSWER.get(thrown.error) ?? 'refused';
  if (thrown instanceof ResponseBodyError) {
    if (thrown.status >= 500 || BY_ANSWER.get(thrown.error) === 'unavailable') return 'unavailable';
    return thrown.error === 'invalid_grant' ? 'expired' : 'invalid';
  }
  if (thrown instanceof WWWAuthenticateChallengeError) return thrown.status >= 500 ? 'unavailable' : 'expired';
  // fetch throws a TypeError when it cannot connect; a ClientError without a code is of the network too.
  const ofNetwork = thrown instanceof ClientError && (!thrown.code || SILENT.has(thrown.code));
  return thrown instanceof TypeError || ofNetwork ? 'unavailable' : 'invalid';
}

/**
 * Whether FranceConnect did not answer at all, or was not well: nobody else is to wait for it in vain. A page of a firewall
 * that did not like what one browser brought says nothing of the others, who would be kept out by whoever brings that.
 */
export function isDown(thrown: unknown): boolean {
  const { cause } = thrown as { cause?: unknown };
  return reasonOf(thrown) === 'unavailable' && !(cause instanceof Response && cause.status < 500);
}

/** What an error of openid-client means for the person who waits. */
export const failureOf = (thrown: unknown): Failed => failed(reasonOf(thrown), described(thrown));
