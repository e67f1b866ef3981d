import { z } from 'zod';

/** «Identifiant» and «Mot de passe» of the other account, final or provisional (F5); bounds as at sign-in. */
export const otherAccountForm = z.object({
  identifier: z.string().trim().min(1, 'group-children:identifier-missing').max(128, 'group-children:refused'),
  password: z.string().min(1, 'group-children:password-missing').max(1024, 'group-children:refused'),
});

/** Which proof is used: the one whose children the page showed. */
export const addForm = z.object({ proof: z.string().max(64) });
