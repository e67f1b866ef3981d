import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import request from 'supertest';
import { SCOPES } from '../../../src/portal/api/operation.ts';
import { operations } from '../../../src/portal/api/operations.ts';
import { startPortal, type TestPortal } from '../support/portal.ts';

let portal: TestPortal;
let document: {
  openapi: string;
  info: { description: string };
  servers: { url: string }[];
  paths: Record<string, Record<string, Record<string, unknown>>>;
  components: {
    schemas: Record<string, { example?: unknown; examples?: unknown[] }>;
    securitySchemes: Record<string, { flows: { clientCredentials: { tokenUrl: string; scopes: object } } }>;
  };
};

beforeAll(async () => {
  portal = await startPortal();
  document = (await request(portal.url).get('/api/v1/openapi.json').expect(200).expect('cache-control', 'no-store'))
    .body;
});
afterAll(() => portal.close());

describe('L1 the OpenAPI document', () => {
  it('L1 is valid OpenAPI 3.1, for anyone without a token', async () => {
    expect(document.openapi).toBe('3.1.0');
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('L1 tells of every operation that is served and of no other, each by a name of its own', () => {
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method} ${path}`),
    );
    expect(described.sort()).toEqual(operations.map(({ method, path }) => `${method} ${path}`).sort());
    expect(new Set(operations.map(({ id }) => id)).size).toBe(operations.length);
  });

  it('L1 says of every operation what it is for, and of every body what it may be', () => {
    for (const [path, item] of Object.entries(document.paths)) {
      for (const [method, operation] of Object.entries(item)) {
        const { summary, description, security } = operation as Record<string, string>;
        expect([path, method, summary!.length > 5, description!.length > 30]).toEqual([path, method, true, true]);
        const [scope] = (security as unknown as { clientCredentials: string[] }[])[0]!.clientCredentials;
        expect(scope).toMatch(method === 'get' ? /:read$/ : /:write$/);
      }
    }
  });

  it('L1 gives examples that its own schemas allow', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats.default(ajv);
    ajv.addSchema({ $id: 'api', ...document });
    const examples = Object.entries(document.components.schemas).flatMap(([name, { example, examples = [] }]) =>
      (example === undefined ? examples : [example]).map((one) => [name, one] as const),
    );
    expect(examples.map(([name]) => name)).toEqual(
      expect.arrayContaining([
        'CampaignInput',
        'WishesInput',
        'OpinionInput',
        'DecisionInput',
        'Campaign',
        'File',
        'Files',
        'ReportCardInput',
      ]),
    );
    for (const [name, example] of examples) {
      const validate = ajv.compile({ $ref: `api#/components/schemas/${name}` });
      expect([name, validate(example), validate.errors]).toEqual([name, true, null]);
    }
  });

  it('L1 tells where tokens come from, for which API and scopes', () => {
    const { tokenUrl, scopes } = document.components.securitySchemes.clientCredentials!.flows.clientCredentials;
    expect(tokenUrl).toBe(`${portal.provider.issuer}/token`);
    expect(Object.keys(scopes)).toEqual(Object.keys(SCOPES));
    expect(document.servers).toEqual([{ url: `${portal.url}/api/v1` }]);
    expect(document.info.description).toContain(`resource=${portal.url}/api/v1`);
  });
});
