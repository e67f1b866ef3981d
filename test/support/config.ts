import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { z } from 'zod';
import { type Config, configSchema } from '../../src/config/schema.ts';

/** What the configuration file may hold, before it is checked. */
export type Settings = z.input<ReturnType<typeof configSchema>>;

/** Every secret, whatever its reference names: fixed, so that a service started again knows what it wrote. */
export const secretNamed = (name: string) => {
  const secret = `secret-of-the-tests-${name.padEnd(32, '-')}`;
  return /webhook/i.test(name) ? `whsec_${Buffer.from(secret).toString('base64')}` : secret;
};
const secrets = new Proxy<Record<string, string>>({}, { get: (_, name) => secretNamed(String(name)) });

/** A configuration file of the project as an installation would read it, with something changed first. */
function read(file: string, change: (settings: Settings) => void): Config {
  const settings = parse(readFileSync(file, 'utf8').replace(/file:[\w./-]+\/([\w-]+)/g, 'env:$1')) as Settings;
  change(settings);
  return configSchema({ env: secrets, missingFiles: 'refuse' }).parse(settings);
}

/** `config/demo.yaml`, with something changed in it. */
export const demonstration = (change: (settings: Settings) => void = () => {}) => read('config/demo.yaml', change);

/** `config/production.example.yaml`. */
export const exampleOfProduction = () => read('config/production.example.yaml', () => {});
