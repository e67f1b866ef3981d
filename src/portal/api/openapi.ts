import { z } from 'zod';
import {
  createDocument,
  type oas31,
  type ZodOpenApiObject,
  type ZodOpenApiOperationObject,
  type ZodOpenApiOverride,
  type ZodOpenApiPathsObject,
  type ZodOpenApiRequestBodyObject,
} from 'zod-openapi';
import type { PortalWeb } from '../context.ts';
import { introduction } from './openapi-introduction.ts';
import { responsesOf } from './openapi-responses.ts';
import { type Operation, SCOPES } from './operation.ts';
import { operations } from './operations.ts';
import { PLACE_PARTS } from './place.ts';
import { API_PATH } from './serve-operation.ts';

type Settings = Pick<PortalWeb, 'settings' | 'name'>;

const SECURITY = 'clientCredentials';

const header = {
  'If-Match': z
    .string()
    .optional()
    .meta({ description: 'Do it only on this version (ETag).', example: '"3-Zk0v8n1yT3aQ"' }),
  'Idempotency-Key': z.string().min(1).max(257).optional().meta({
    description: 'Any text of your own: the request is done once for it within 24 hours.',
    example: '6a1f5c1e-54a3-4c55-9b1a-1a0d5f1b2c3d',
  }),
  'If-None-Match': z
    .string()
    .optional()
    .meta({ description: 'GET: answer 304 for this version (ETag). PUT: `*`, only if there is none.' }),
};

function headersOf(operation: Operation) {
  const { 'If-Match': ifMatch, 'If-None-Match': ifNoneMatch, 'Idempotency-Key': key } = header;
  if (operation.method === 'get') return operation.hasEtag ? z.object({ 'If-None-Match': ifNoneMatch }) : undefined;
  const written = z.object({ 'If-Match': ifMatch, 'Idempotency-Key': key });
  if ('types' in operation) return z.object({ 'Idempotency-Key': key });
  return operation.creates ? written.extend({ 'If-None-Match': ifNoneMatch }) : written;
}

function pathOf(path: string) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as keyof typeof PLACE_PARTS);
  return z.object(Object.fromEntries(names.map((name) => [name, PLACE_PARTS[name]])));
}

function bodyOf(operation: Operation): ZodOpenApiRequestBodyObject | undefined {
  if ('types' in operation) {
    const { types } = operation;
    return { required: true, content: Object.fromEntries(types.map((type) => [type, { schema: {} }])) };
  }
  if (!('body' in operation) || !operation.body) return undefined;
  return { required: true, content: { 'application/json': { schema: operation.body } } };
}

function described(operation: Operation): ZodOpenApiOperationObject {
  const headers = headersOf(operation);
  const query = 'query' in operation ? operation.query : undefined;
  const requestBody = bodyOf(operation);
  return {
    operationId: operation.id,
    tags: [operation.tag],
    summary: operation.summary,
    description: operation.description,
    security: [{ [SECURITY]: [operation.scope] }],
    requestParams: { path: pathOf(operation.path), ...(query && { query }), ...(headers && { header: headers }) },
    ...(requestBody && { requestBody }),
    responses: responsesOf(operation),
  };
}

/** Formats say what zod’s patterns say at length, and integers here are small. */
const plainly: ZodOpenApiOverride = ({ jsonSchema }) => {
  if (jsonSchema.format) delete jsonSchema.pattern;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
};

/** The description of the API, for those who write a school’s software from it alone (L1): OpenAPI 3.1. */
export function openApiDocument(portal: Settings): oas31.OpenAPIObject {
  const { url, issuer } = portal.settings;
  const paths: ZodOpenApiPathsObject = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method]: described(operation) };
  }
  const document: ZodOpenApiObject = {
    openapi: '3.1.0',
    info: {
      title: `${portal.name}: API for school software`,
      version: '1.0.0',
      description: introduction(portal.settings),
    },
    servers: [{ url: `${url}${API_PATH}` }],
    tags: [
      { name: 'Campaigns', description: 'A school’s year of orientation: its dates and levels.' },
      { name: 'Files', description: 'What each family and the school entered.' },
      { name: 'Pupils', description: 'Who is in the school today: their names in the addresses of this API.' },
      {
        name: 'Report cards',
        description: 'The livret scolaire: report cards («bilans») with their versions, LSU files.',
      },
      { name: 'Contacts', description: 'What families correct in their details, for the school to accept or refuse.' },
    ],
    paths,
    components: {
      securitySchemes: {
        [SECURITY]: {
          type: 'oauth2',
          description: `Send resource=${url}${API_PATH} to the token endpoint besides the scope (RFC 8707).`,
          flows: {
            clientCredentials: {
              tokenUrl: `${issuer}/token`,
              scopes: SCOPES,
            },
          },
        },
      },
    },
  };
  return createDocument(document, { override: plainly }) as oas31.OpenAPIObject;
}
