/** Names and attributes of an application's cookies. Ports of one host share cookies, so each app has its own names. */
export interface CookieNames {
  csrf: string;
  locale: string;
  attributes: {
    httpOnly: true;
    sameSite: 'lax';
    secure: boolean;
    signed: false;
    path: '/';
  };
  /** `name` with the `__Host-` prefix wherever the browser would accept it (security.md S22). */
  named(name: string): string;
}

/** @param secure false only where the address is plain http, that is in the demonstration */
export function cookieNames(app: 'idp' | 'portal', secure: boolean): CookieNames {
  const named = (name: string) => `${secure ? '__Host-' : ''}${app}.${name}`;
  return {
    csrf: named('csrf'),
    locale: named('lang'),
    attributes: {
      httpOnly: true,
      sameSite: 'lax',
      secure,
      signed: false,
      path: '/',
    },
    named,
  };
}
