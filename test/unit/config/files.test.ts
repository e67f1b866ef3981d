import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { configJsonSchema } from '../../../src/config/load.ts';
import { demonstration, exampleOfProduction } from '../../support/config.ts';

describe('M1 the configuration files of the project', () => {
  it('M2 holds a whole demonstration on the addresses that other software relies on', () => {
    const { idp, portal, messaging } = demonstration();
    expect([idp.issuer, idp.listen.port, portal?.url, portal?.listen.port]).toEqual([
      'http://localhost:4000',
      4000,
      'http://localhost:4001',
      4001,
    ]);
    expect([messaging.mail.transport, messaging.sms.transport]).toEqual(['box', 'box']);
  });

  it('holds an example of production that the check accepts', () => {
    expect(exampleOfProduction().mode).toBe('production');
  });

  it.each(['demo.yaml', 'production.example.yaml'])('names the JSON schema in %s, for editors', (file) => {
    const [first] = readFileSync(`config/${file}`, 'utf8').split('\n');
    expect(first).toBe('# yaml-language-server: $schema=./educonnect.schema.json');
  });

  it('holds the JSON schema of the configuration as it is today (else: educonnect config schema)', () => {
    const kept = JSON.parse(readFileSync('config/educonnect.schema.json', 'utf8'));
    expect(kept).toEqual(JSON.parse(JSON.stringify(configJsonSchema())));
  });
});
