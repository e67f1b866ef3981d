import { z } from 'zod';
import { dialCodes } from '../../phone/french-numbering.ts';

const LONGEST = 40;

/** «N° de téléphone portable» with its dialling code (B2, E1, F4); its faults are told by the texts `phone:`. */
export const phoneFields = {
  'dial-code': z.enum(
    dialCodes.map(({ dialCode }) => dialCode),
    'phone:malformed',
  ),
  phone: z.string().trim().min(1, 'phone:missing').max(LONGEST, 'phone:malformed'),
};

export const phoneForm = z.object(phoneFields);
