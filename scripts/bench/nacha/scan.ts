/** What a file adds up to. */
export type Sums = { readonly entries: number; readonly hash: number; readonly cents: number; readonly wrong: number };

const STRIDE = 95;
const ENTRY = 54;

/**
 * The anchor: no more than a walk over bytes of a known shape, 94 columns and a line feed, that reads each entry's
 * amount and receiving bank and works its check digit. It proves nothing about the file.
 */
export function strideScan(bytes: Uint8Array): Sums {
  let entries = 0;
  let hash = 0;
  let cents = 0;
  let wrong = 0;
  for (let at = 0; at < bytes.length; at += STRIDE) {
    if (bytes[at] !== ENTRY) continue;
    entries++;
    let bank = 0;
    let sum = 0;
    for (let digit = 0; digit < 9; digit++) {
      const value = (bytes[at + 3 + digit] ?? 0) - 48;
      sum += value * (digit % 3 === 0 ? 3 : digit % 3 === 1 ? 7 : 1);
      if (digit < 8) bank = bank * 10 + value;
    }
    if (sum % 10 !== 0) wrong++;
    hash += bank;
    let amount = 0;
    for (let column = 29; column < 39; column++) amount = amount * 10 + (bytes[at + column] ?? 0) - 48;
    cents += amount;
  }
  return { entries, hash: hash % 10_000_000_000, cents, wrong };
}
