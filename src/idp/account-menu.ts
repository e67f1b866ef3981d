import type { Account } from './accounts/account.model.ts';

/** The pages of «Mon compte» (F1–F10), each at `/my-account/<page>`; `home` is `/my-account`. */
type AccountPage =
  | 'home'
  | 'children'
  | 'add-children'
  | 'password'
  | 'email'
  | 'phone'
  | 'franceconnect'
  | 'second-factor'
  | 'devices'
  | 'apps'
  | 'language'
  | 'data'
  | 'close';

interface Entry {
  page: AccountPage;
  url: string;
  /** For guardians alone. */
  guardians?: true;
}

const ENTRIES: readonly Entry[] = [
  { page: 'home', url: '/my-account' },
  { page: 'children', url: '/my-account/children' },
  { page: 'add-children', url: '/my-account/children/add', guardians: true },
  { page: 'password', url: '/my-account/password' },
  { page: 'email', url: '/my-account/email' },
  { page: 'phone', url: '/my-account/phone', guardians: true },
  { page: 'franceconnect', url: '/my-account/franceconnect', guardians: true },
  { page: 'second-factor', url: '/my-account/second-factor' },
  { page: 'devices', url: '/my-account/devices' },
  { page: 'apps', url: '/my-account/apps' },
  { page: 'language', url: '/my-account/language' },
  { page: 'data', url: '/my-account/data' },
  { page: 'close', url: '/my-account/close' },
];

const isUnder = (path: string, url: string) => path === url || path.startsWith(`${url}/`);

/** Whether a page is in no pupil's menu: to her it does not exist. */
export const isForGuardians = (path: string): boolean =>
  ENTRIES.some(({ url, guardians }) => guardians && isUnder(path, url));

/** The menu beside every page of «Mon compte»; its texts are `my-account:menu.<page>`. */
export const accountMenu = (kind: Account['kind'], franceConnect: boolean): Entry[] =>
  ENTRIES.filter(({ page, guardians }) => {
    if (page === 'franceconnect' && !franceConnect) return false;
    return !guardians || kind === 'guardian';
  });
