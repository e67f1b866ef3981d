import { z } from 'zod';

/** What a form answers to, by when it was recorded: the hidden field `seen`, in milliseconds. */
export const seenAt = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);
