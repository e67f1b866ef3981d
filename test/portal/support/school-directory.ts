import type { IncomingMessage, ServerResponse } from 'node:http';
import type { JWTVerifyGetKey } from 'jose';
import { servesSchool, verifyAccessToken } from '../../../src/security/access-token.ts';
import { CAPUCINE, JULES, MAELLE, THEO, VAILLAND } from './people.ts';

interface GuardianContact {
  mobile?: string;
  landline?: string;
  address?: { lines: string[]; postcode?: string; town?: string; country?: string };
  profession?: string;
}

/** What the other provider's Directory API says of a pupil, in its own words (G5). */
export interface DirectoryPupil {
  sub: string;
  ine?: string;
  local_id: string;
  given_name: string;
  family_name: string;
  birth_date: string;
  division?: string;
  level?: string;
  guardians: {
    key: string;
    sub?: string;
    civilite?: string;
    given_name: string;
    family_name: string;
    email?: string;
    account_email?: string;
    locale?: string;
    /** Told to whom the scope `directory:contact-details` is given. */
    details?: GuardianContact;
  }[];
}

/** Its pupils by school (UAI): tests may change them. */
export type SchoolDirectory = Record<string, DirectoryPupil[]>;

type KnownChild = typeof MAELLE;

const pupil = (child: KnownChild, localId: string, birthDate: string, guardians: DirectoryPupil['guardians']) => ({
  sub: child.sub,
  local_id: localId,
  given_name: child.prenom,
  family_name: child.nom,
  birth_date: birthDate,
  division: child.division,
  level: child.niveau,
  guardians,
});

/** The families of `people.ts`, with the other guardians of their children. */
export function schoolDirectory(): SchoolDirectory {
  const sandrine = (school: string) => ({
    key: `sandrine-${school}`,
    sub: 'sandrine',
    civilite: 'Mme',
    given_name: 'Sandrine',
    family_name: 'BRIVAL',
    email: 'sandrine.brival@example.fr',
    account_email: 's.brival@example.com',
    locale: 'fr',
    details: {
      address: { lines: ['12 rue du Rieu', 'Bâtiment B'], postcode: '15000', town: 'AURILLAC' },
      mobile: '+33639980111',
      landline: '+33199000211',
      profession: '43',
    },
  });
  // He has no account.
  const frederic = (school: string) => ({
    key: `frederic-${school}`,
    civilite: 'M.',
    given_name: 'Frédéric',
    family_name: 'BRIVAL',
    email: 'frederic.brival@example.fr',
    details: {
      address: { lines: ['3 impasse des Frênes'], postcode: '48000', town: 'MENDE' },
      mobile: '+33639980177',
      profession: '38',
    },
  });
  const karim = {
    key: 'karim-1',
    sub: 'karim',
    civilite: 'M.',
    given_name: 'Karim',
    family_name: 'BENALI',
    email: 'karim.benali@example.fr',
    locale: 'fr',
  };
  const ines = { sub: 'child-ines', prenom: 'Inès', nom: 'BENALI', division: '3e A', niveau: '2116', ...VAILLAND };
  const lucas = { ...ines, sub: 'child-lucas', prenom: 'Lucas', nom: 'FERRAND' };
  return {
    [VAILLAND.uai]: [
      pupil(ines, '1001', '2012-03-14', [karim]),
      pupil(lucas, '1002', '2012-09-02', []),
      pupil(MAELLE, '1003', '2014-05-21', [sandrine('1'), frederic('1')]),
    ],
    [THEO.uai]: [pupil(THEO, '2001', '2011-01-30', [sandrine('2'), frederic('2')])],
    [CAPUCINE.uai]: [
      pupil(JULES, '3001', '2019-07-08', [sandrine('3')]),
      pupil(CAPUCINE, '3002', '2016-02-11', [sandrine('3')]),
    ],
  };
}

const ADDRESS = /^\/api\/v1\/schools\/([^/]+)(\/pupils(?:\/([^/]+)(?:\/guardians\/([^/]+))?)?)?$/;
const CONTACT_SCOPE = 'directory:contact-details';

/** How its schools are reached (K2): of one it knows all, of the others the name. */
const SCHOOLS: Record<string, object> = {
  [VAILLAND.uai]: {
    name: VAILLAND.etablissement,
    kind: 'second-degree',
    address: ['12 rue des Tanneurs', '15000 Aurillac'],
    phone: '+33465710001',
    email: 'secretariat@vailland.example.fr',
    website: 'https://vailland.example.fr/',
    hours: { fr: 'de 8 h à 17 h', en: 'from 8 am to 5 pm' },
  },
  [THEO.uai]: { name: THEO.etablissement, kind: 'second-degree' },
  [CAPUCINE.uai]: { name: CAPUCINE.etablissement, kind: 'first-degree' },
};

function pageOf(all: DirectoryPupil[], asked: URLSearchParams) {
  const codes = asked.get('codes')?.split(',');
  const division = asked.get('division');
  const from = Number(asked.get('cursor') ?? 0);
  const limit = Number(asked.get('limit') ?? 200);
  const found = all
    .filter(({ level }) => !codes || codes.some((beginning) => level?.startsWith(beginning)))
    .filter((one) => !division || one.division === division);
  const next = from + limit;
  return { pupils: found.slice(from, next), ...(next < found.length && { next_cursor: String(next) }) };
}

const withMobiles = (one: DirectoryPupil, isAllowed: boolean): DirectoryPupil => ({
  ...one,
  guardians: one.guardians.map(({ details, ...guardian }) => ({
    ...guardian,
    ...(isAllowed && details?.mobile && { mobile: details.mobile }),
  })),
});

function detailsOf(one: DirectoryPupil | undefined, sub: string): object | undefined {
  const own = one?.guardians.find((guardian) => guardian.sub === sub);
  if (!own) return undefined;
  const { details, ...guardian } = own;
  return { ...guardian, ...details };
}

interface Served {
  issuer: string;
  keys: JWTVerifyGetKey;
  directory: SchoolDirectory;
  /** Tokens that it was shown, and whether it still takes them. */
  tokens: Map<string, boolean>;
}

/** The other provider's Directory API. @returns false for addresses that are none of its own */
export async function answerDirectory(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  { issuer, keys, directory, tokens }: Served,
): Promise<boolean> {
  const { pathname, searchParams } = new URL(request.url!, issuer);
  const [, uai, ofPupils, sub, guardian] = ADDRESS.exec(pathname) ?? [];
  if (uai === undefined) return false;
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const clock = { now: () => new Date() };
  const access = await verifyAccessToken({ token, keys, issuer, audience: `${issuer}/api/v1`, clock });
  const answer = (status: number, body: object) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const pupils = directory[decodeURIComponent(uai)];
  const taken = tokens.get(token) ?? true;
  tokens.set(token, taken);
  if (!access || !taken) {
    response.setHeader('www-authenticate', 'Bearer error="invalid_token"');
    answer(401, { status: 401 });
  } else if (!access.scopes.has('directory:read')) answer(403, { status: 403 });
  else if (!pupils || !servesSchool(access, uai)) answer(404, { status: 404 });
  else if (ofPupils === undefined) answer(200, { uai, ...SCHOOLS[uai] });
  else if (guardian !== undefined && !access.scopes.has(CONTACT_SCOPE)) answer(403, { status: 403 });
  else {
    const told = pupils.map((one) => withMobiles(one, access.scopes.has(CONTACT_SCOPE)));
    const isAsked = (one: DirectoryPupil) => one.sub === decodeURIComponent(sub ?? '');
    const found: object | undefined =
      guardian === undefined ? told.find(isAsked) : detailsOf(pupils.find(isAsked), decodeURIComponent(guardian));
    if (sub === undefined) answer(200, pageOf(told, searchParams));
    else answer(found ? 200 : 404, found ?? { status: 404 });
  }
  return true;
}
