import { z } from 'zod';
import type { SecretSchema } from '../secret.ts';
import { httpUrl } from './web.ts';

const box = z.strictObject({ transport: z.literal('box') }).describe('The demonstration’s box: nothing leaves.');

const smtp = (secret: SecretSchema) =>
  z.strictObject({
    transport: z.literal('smtp'),
    host: z.string(),
    port: z.int().min(1).max(65_535).default(587),
    security: z.enum(['starttls', 'tls', 'none']).default('starttls'),
    user: z.string().optional(),
    password: secret.optional(),
    from: z.string().describe('Sender, such as « ÉduConnect <ne-pas-repondre@example.fr> ».'),
    timeoutSeconds: z.int().min(1).max(30).default(5),
  });

const gateway = (secret: SecretSchema) =>
  z.strictObject({
    url: httpUrl,
    method: z.enum(['POST', 'PUT']).default('POST'),
    headers: z.record(z.string(), z.string()).default({}).describe('Fixed headers of the request.'),
    authorization: secret.optional().describe('Value of the Authorization header.'),
    contentType: z.enum(['application/json', 'application/x-www-form-urlencoded']).default('application/json'),
    body: z
      .record(z.string(), z.string())
      .describe('Members of the body; {to}, {text}, {key} and {sender} stand for the message’s.'),
    sender: z.string().regex(/^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/, 'lettres et chiffres, 11 au plus, dont une lettre'),
    success: z
      .strictObject({
        statuses: z.array(z.int().min(200).max(299)).min(1).default([200, 201, 202]),
        bodyIncludes: z.string().optional().describe('Text that the answer holds when the message was taken.'),
      })
      .prefault({}),
    timeoutSeconds: z.int().min(1).max(30).default(5),
  });

const http = (secret: SecretSchema) =>
  gateway(secret).extend({
    transport: z.literal('http'),
    fallback: gateway(secret)
      .optional()
      .describe(
        'A second gateway: sends while the first is down, never a message that the first may have taken (no answer in time).',
      ),
  });

/** How messages leave (design.md «Messages»). */
export const messagingGroup = (secret: SecretSchema) =>
  z.strictObject({
    mail: z.discriminatedUnion('transport', [box, smtp(secret)]),
    sms: z.discriminatedUnion('transport', [box, http(secret)]),
    pollSeconds: z.int().min(1).max(60).default(5),
    giveUpHours: z.int().min(1).max(72).default(24),
  });
