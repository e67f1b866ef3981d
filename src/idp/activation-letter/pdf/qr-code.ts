import { create } from 'qrcode';

/** A square of a QR code that is printed, in modules from its top left corner. */
interface Run {
  x: number;
  y: number;
  width: number;
}

/** A QR code to draw: what is printed, by rows. */
export interface QrCode {
  /** Modules a side, without the quiet zone of four around it (ISO/IEC 18004). */
  size: number;
  runs: Run[];
}

/** The QR code of an address, and of nothing else (security.md S55); level M survives a fold and a photocopy. */
export function qrCodeOf(address: string): QrCode {
  const { modules } = create(address, { errorCorrectionLevel: 'M' });
  const { size } = modules;
  const runs: Run[] = [];
  for (let y = 0; y < size; y += 1) {
    for (let x = 0; x < size; x += 1) {
      if (!modules.get(y, x)) continue;
      const last = runs.at(-1);
      if (last && last.y === y && last.x + last.width === x) last.width += 1;
      else runs.push({ x, y, width: 1 });
    }
  }
  return { size, runs };
}
