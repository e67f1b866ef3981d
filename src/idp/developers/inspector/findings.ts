import type { ClientConfig } from '../../../config/schema.ts';

/** One thing to say of a request, in words, with the clause that it comes from. */
export interface Finding {
  /** A fault is refused; advice is not. */
  kind: 'fault' | 'advice';
  parameter: string;
  text: string;
  clause: string;
}

/** What rules look at, and mend. */
export interface Inspected {
  issuer: string;
  /** Of the request’s `client_id`. */
  client: ClientConfig | undefined;
  /** Whether an address is one of the client’s, as the provider compares them. */
  isReturnAddress(address: string): boolean;
  /** In French. */
  difference(words: string): string;
  sent: ReadonlyMap<string, string>;
  /** The request as it should be; rules write what they would change. */
  mended: Map<string, string>;
}

/** Looks at one thing of a request. */
export type Rule = (inspected: Inspected) => Finding | undefined;

export const fault = (parameter: string, text: string, clause: string): Finding => ({
  kind: 'fault',
  parameter,
  text,
  clause,
});

export const advice = (parameter: string, text: string, clause: string): Finding => ({
  ...fault(parameter, text, clause),
  kind: 'advice',
});

/** Of both kinds of requests that name a client. */
export const clientRule: Rule = ({ sent, client }) => {
  const id = sent.get('client_id');
  if (id === undefined) return fault('client_id', 'Il manque : l’identifiant de votre application.', 'RFC 6749 §4.1.1');
  if (!client)
    return fault(
      'client_id',
      `Aucune application ne s’appelle « ${id} » ici. Vérifiez l’orthographe, majuscules comprises.`,
      'RFC 6749 §2.2',
    );
  return undefined;
};

/** A secret in an address is in histories and logs from then on. */
export const secretRule: Rule = ({ sent, mended }) => {
  const found = ['client_secret', 'code_verifier', 'password'].find((name) => sent.has(name));
  if (!found) return undefined;
  mended.delete(found);
  return fault(
    found,
    found === 'client_secret'
      ? 'Un secret ne passe jamais par le navigateur : il reste dans l’historique et les journaux. Retirez-le, et changez de secret.'
      : 'Il ne passe jamais par le navigateur : retirez-le de cette demande.',
    'RFC 6749 §2.3.1',
  );
};
