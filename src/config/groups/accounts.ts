import { z } from 'zod';

const seconds = z.int().min(0).max(86_400);

/** Passwords, lock-outs and what a stranger may learn. */
export const accountsGroup = z.strictObject({
  disclosure: z
    .enum(['explicit', 'neutral'])
    .default('explicit')
    .describe('explicit tells at once that a person is unknown or active already (B3, B4); neutral only after proof.'),
  password: z
    .strictObject({
      minimumLength: z.int().min(8).max(64).default(8),
      maximumLength: z.int().min(64).max(256).default(128),
      fourClasses: z.boolean().default(true).describe('Upper and lower case, digit and special character (B7).'),
    })
    .prefault({}),
  argon2: z
    .strictObject({
      memoryKiB: z.int().min(19_456).max(1_048_576).default(19_456),
      iterations: z.int().min(2).max(10).default(2),
      parallelism: z.int().min(1).max(8).default(1),
    })
    .prefault({}),
  lockout: z
    .strictObject({
      delaysSeconds: z
        .array(seconds.max(900))
        .min(1)
        .max(50)
        .default([0, 0, 0, 0, 30, 60, 120, 240, 480, 900])
        .describe('Wait after the 1st, 2nd… failure on one identifier; the last repeats. Never over 15 min (S2).'),
      triesPerAddressPerMinute: z.int().min(5).max(1000).default(60),
    })
    .prefault({}),
  emailConfirmationHours: z.int().min(1).max(168).default(72),
});

/** Opening an account by SMS (B1–B8). */
export const activationGroup = z.strictObject({
  codeMinutes: z.int().min(5).max(30).default(30),
  codeTries: z.int().min(3).max(10).default(5),
  resendSeconds: z.int().min(30).max(300).default(60),
  sendsPerNumberPerHour: z.int().min(1).max(10).default(3),
  sendsPerNumberPerDay: z.int().min(1).max(20).default(5),
  sendsPerAddressPerHour: z.int().min(1).max(10_000).default(10),
  sendsOverallPerHour: z.int().min(10).max(1_000_000).default(72_000).describe('Cap against SMS pumping (S13).'),
  identityTriesPerNumberPerHour: z
    .int()
    .min(1)
    .max(100)
    .default(5)
    .describe('Wrong identities typed with one number from one network (/24, or /56 in IPv6).'),
  identityTriesPerAddressPerHour: z.int().min(1).max(10_000).default(20),
  birthDateTriesPerDay: z.int().min(1).max(20).default(5).describe('Wrong birth dates a guardian may type in a day.'),
  journeyHours: z.int().min(1).max(48).default(24).describe('How long an unfinished activation can be taken up.'),
});

/** «Identifiant oublié ?» and «Mot de passe oublié ?» (E1–E3). */
export const recoveryGroup = z.strictObject({
  minutes: z.int().min(5).max(60).default(30).describe('Life of the link and of the code (E2).'),
  codeTries: z.int().min(3).max(10).default(5),
  codeTriesPerPersonPerDay: z
    .int()
    .min(5)
    .max(100)
    .default(25)
    .describe('Codes guessed for one account from one network, in all its requests; the link of the mail stays good.'),
  resendSeconds: z.int().min(30).max(300).default(60),
  sendsPerPersonPer15Minutes: z.int().min(1).max(20).default(5),
  sendsPerPersonPerDay: z.int().min(1).max(50).default(15),
  sendsPerNumberPerHour: z
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe('The last one is kept for a browser that signed in to the account before; likewise in a day (S2).'),
  sendsPerNumberPerDay: z.int().min(1).max(20).default(5),
  sendsPerAddressPerHour: z.int().min(1).max(10_000).default(20),
  sendsOverallPerHour: z.int().min(10).max(1_000_000).default(72_000).describe('Cap against SMS pumping (S13).'),
  triesPerAddressPerHour: z
    .int()
    .min(1)
    .max(10_000)
    .default(30)
    .describe('Identifiers, addresses and numbers typed from one network: slows down who looks for accounts (E3).'),
});

/** Which telephone numbers are understood (obligations.md §1). */
export const phonesGroup = z.strictObject({
  allowFiction: z.boolean().default(false).describe('Accept 06 39 98 00 00 to 99 99, kept for fiction and tests.'),
  allowForeign: z.boolean().default(false).describe('Accept mobiles outside French numbering plans.'),
});
