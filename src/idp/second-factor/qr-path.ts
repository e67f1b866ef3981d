import { create } from 'qrcode';

/** A QR code as one SVG path, a unit a module, with the quiet zone of four that readers need (ISO/IEC 18004). */
export function qrPath(text: string): { path: string; size: number } {
  const QUIET = 4;
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const rows = Array.from({ length: modules.size }, (_, row) =>
    Array.from({ length: modules.size }, (_, column) =>
      modules.get(row, column) ? `M${column + QUIET} ${row + QUIET}h1v1h-1z` : '',
    ).join(''),
  );
  return { path: rows.join(''), size: modules.size + 2 * QUIET };
}
