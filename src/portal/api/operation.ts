import type { z } from 'zod';
import type { ProblemCode } from '../../web/problem.ts';
import type { PortalWeb } from '../context.ts';
import type { Precondition } from './etag.ts';

/** What an access token may be good for here, as the document tells of it; the registration of a client allows each. */
export const SCOPES = {
  'orientation:read': 'Read campaigns and files.',
  'orientation:write': 'Write campaigns and files.',
  'report-cards:read': 'Read the report cards (bilans) that the school wrote.',
  'report-cards:write': 'Write report cards (bilans), also from LSU files.',
  'contacts:read': 'Read what families correct in their details.',
  'contacts:write': 'Accept or refuse these corrections.',
} as const;

export type Scope = keyof typeof SCOPES;

/** What an operation answers when all is well. */
export interface Answer {
  status: number;
  body: object;
  /** Of what the body represents. */
  etag?: string;
}

/** The parts of an address; those that it does not have are empty. */
export interface Place {
  uai: string;
  year: number;
  /** As the provider names a pupil for this portal. */
  pupil: string;
  /** Name of a report card (`cardName`). */
  card: string;
  /** Of a report card, from 1; 0: the address has none. */
  version: number;
  /** Of a correction of contact details. */
  correction: string;
}

/** One request: who asks, what for, and nothing of HTTP but its precondition. */
export interface Call<Query = unknown, Body = unknown> {
  portal: PortalWeb;
  clientId: string;
  /** The client may see the national numbers of pupils. */
  seesIne: boolean;
  place: Place;
  query: Query;
  body: Body;
  precondition: Precondition;
}

interface Described {
  /** `operationId` of the document, for generated clients. */
  id: string;
  /** That the access token needs. */
  scope: Scope;
  /** Below `/api/v1`, as OpenAPI writes it. */
  path: string;
  /** Heading of the document. */
  tag: string;
  summary: string;
  description: string;
  /** Of what it answers. */
  result: z.ZodType;
  /** Refusals of its own; those that any operation may answer are told for all. */
  problems: readonly ProblemCode[];
  hasEtag: boolean;
}

interface Reading<Query extends z.ZodObject = z.ZodObject> extends Described {
  method: 'get';
  query?: Query;
  read(call: Call<z.output<Query>>): Promise<Answer>;
}

interface Writing<Body extends z.ZodType = z.ZodType> extends Described {
  method: 'put' | 'post' | 'delete';
  /** Absent: the request has none. */
  body?: Body;
  /** Bytes of the body at most, where they are more than `BODY_BYTES`. */
  mostBytes?: number;
  /** Whether it may bring about what was not there: answered by 201. */
  creates?: true;
  write(call: Call<unknown, z.output<Body>>): Promise<Answer>;
  /** Reads what it would answer now, for a repetition. */
  show(call: Call): Promise<Answer>;
}

/** What a client sent as a file: kept on disk until it is answered, never in memory as a whole. */
export interface Upload {
  path: string;
}

interface Uploading<Query extends z.ZodObject = z.ZodObject> extends Described {
  method: 'post';
  /** Media types of files that it takes. */
  types: readonly string[];
  mostBytes: number;
  query: Query;
  /** Holds back the client before the file is read. @returns what to do when all is over */
  begin(call: Call<z.output<Query>>): Promise<() => Promise<void>>;
  receive(call: Call<z.output<Query>>, upload: Upload): Promise<Answer>;
  /** What it would answer now, for a repetition. */
  show(call: Call<z.output<Query>>, upload: Upload): Promise<Answer>;
}

/** One verb at one address: the router serves it and the OpenAPI document tells of it from this alone. */
export type Operation = Reading | Writing | Uploading;

/** An operation that reads; its handler gets the query as its schema gives it. */
export const reading = <Query extends z.ZodObject>(operation: Omit<Reading<Query>, 'method'>): Operation =>
  ({ ...operation, method: 'get' }) as Operation;

/** An operation that writes; its handler gets the body as its schema gives it. */
export const writing = <Body extends z.ZodType>(operation: Writing<Body>): Operation => operation as Operation;

/** An operation that takes a file; its handler gets the query as its schema gives it. */
export const uploading = <Query extends z.ZodObject>(operation: Omit<Uploading<Query>, 'method'>): Operation =>
  ({ ...operation, method: 'post' }) as unknown as Operation;
