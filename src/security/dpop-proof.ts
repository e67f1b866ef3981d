/** What a proof of possession may be signed with (RFC 9449 §4.2). */
export const PROOF_ALGORITHMS = ['ES256', 'PS256', 'EdDSA', 'Ed25519'] as const;
