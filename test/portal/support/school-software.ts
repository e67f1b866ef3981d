import request, { type Response } from 'supertest';
import { schoolYearOf } from '../../../src/portal/campaign/school-days.ts';
import { type ApiDocument, type Description, describedBy } from './described-answers.ts';
import { VAILLAND } from './people.ts';
import type { TestPortal } from './portal.ts';

export const API = '/api/v1';

interface Sent {
  body?: unknown;
  headers?: Record<string, string>;
  /** In place of a good one; empty: none. */
  token?: string;
}

/** A school's software: it has a token, and the OpenAPI document, by which every answer it gets is checked. */
export interface SchoolSoftware {
  document: ApiDocument;
  description: Description;
  /** School year of the portal's clock. */
  year: number;
  /** Address of the school's campaign, below the API. */
  campaign: string;
  /** Address of a pupil's file, or of a part of it. */
  file(part?: string, pupil?: string): string;
  send(method: 'get' | 'put' | 'post' | 'delete', path: string, sent?: Sent): Promise<Response>;
  get(path: string, headers?: Record<string, string>): Promise<Response>;
  put(path: string, body?: unknown, headers?: Record<string, string>): Promise<Response>;
  /** A token by the portal's clock, with changes of its claims. */
  token(claims?: Record<string, unknown>): Promise<string>;
  /** Sets the portal's clock to noon of a day of this school year: `03-19`. */
  comeTo(monthAndDay: string): void;
  /** Dates of a campaign of this year. */
  dates: Record<string, string>;
}

export async function schoolSoftware(portal: TestPortal, uai: string = VAILLAND.uai): Promise<SchoolSoftware> {
  // From a school year that has not begun: the clock only goes forward.
  const year = schoolYearOf(portal.clock.now(), 'Europe/Paris') + 1;
  const day = (monthAndDay: string) => `${monthAndDay < '08' ? year + 1 : year}-${monthAndDay}`;
  const { body } = await request(portal.url).get(`${API}/openapi.json`);
  const description = describedBy(body);
  const campaign = `/schools/${uai}/campaigns/${year}`;

  const token = (claims: Record<string, unknown> = {}) => {
    const now = Math.floor(portal.clock.now().getTime() / 1000);
    return portal.provider.accessToken({ claims: { iat: now, exp: now + 300, ...claims } });
  };
  const send: SchoolSoftware['send'] = async (method, path, { body: sent, headers = {}, token: given } = {}) => {
    const value = given ?? (await token());
    const asking = request(portal.url)
      [method](API + path)
      .set(headers);
    if (value) asking.set('authorization', `Bearer ${value}`);
    if (typeof sent === 'string' || Buffer.isBuffer(sent)) asking.serialize((text) => text as string);
    const answer = await (sent === undefined
      ? asking
      : asking.set({ 'content-type': 'application/json', ...headers }).send(sent as object));
    description.check({ method, path: path.split('?')[0]!, sent, answer });
    const { 'set-cookie': cookie, 'cache-control': cache, 'access-control-allow-origin': cors } = answer.headers;
    if (cookie || cors || cache !== 'no-store') throw new Error(`${path}: ${cookie} ${cors} ${cache}`);
    return answer;
  };
  return {
    document: body,
    description,
    year,
    campaign,
    file: (part = '', pupil = 'child-ines') => `${campaign}/files/${pupil}${part && `/${part}`}`,
    send,
    get: (path, headers = {}) => send('get', path, { headers }),
    put: (path, sent, headers = {}) => send('put', path, { body: sent, headers }),
    token,
    comeTo(monthAndDay) {
      const noon = Date.parse(`${day(monthAndDay)}T12:00:00Z`);
      portal.clock.forward({ seconds: (noon - portal.clock.now().getTime()) / 1000 });
    },
    dates: {
      intentions_open: day('02-01'),
      intentions_close: day('02-26'),
      opinions_on: day('03-19'),
      choices_open: day('05-03'),
      choices_close: day('05-28'),
      proposals_on: day('06-07'),
      answers_close: day('06-18'),
      ends_on: day('07-09'),
    },
  };
}
