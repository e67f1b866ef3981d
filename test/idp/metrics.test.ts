import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '../support/free-port.ts';
import { startTestServices, type TestServices } from '../support/services.ts';

let services: TestServices;
let port: number;

beforeAll(async () => {
  port = await freePort();
  services = await startTestServices((settings) => {
    settings.metrics = { host: '127.0.0.1', port };
  });
});
afterAll(() => services.stop());

describe('M4 metrics', () => {
  it('M4 answers are counted by application, route pattern and status, those of errors too, on a port of their own', async () => {
    await fetch(`${services.idpUrl}/nothing/of/ours`);
    await fetch(`${services.idpUrl}/interaction/somebody-s/sign-in/guardian`);
    await fetch(`${services.portalUrl}/help`);
    const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    const counted = (labels: string) => text.includes(`http_request_duration_seconds_count{${labels}} 1`);
    expect(counted('app="idp",method="GET",route="other",status="404"')).toBe(true);
    expect(counted('app="idp",method="GET",route="/interaction/:uid/sign-in/guardian",status="400"')).toBe(true);
    expect(counted('app="portal",method="GET",route="/help",status="200"')).toBe(true);
    expect(text).not.toContain('somebody-s');
    expect((await fetch(`${services.idpUrl}/metrics`)).status).toBe(404);
  });
});
