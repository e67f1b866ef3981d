import { expect, it } from '@jest/globals';
import { maskPhone } from '../../../src/phone/mask-phone.ts';

it.each([
  ['+33617904426', '+33 6 •• •• •• 26'],
  ['+33639980111', '+33 6 •• •• •• 11'],
  ['+262692123456', '+262 6 •• •• •• 56'],
  ['+68987123456', '+689 8 • •• •• 56'],
  ['+687751234', '+687 7 • •• 34'],
  ['+447400123456', '+44 7 • •• •• •• 56'],
])('B5 %s is shown as %s', (e164, masked) => {
  expect(maskPhone(e164)).toBe(masked.replaceAll(' ', '\u00a0'));
});
