/**
 * True for a nine-digit ABA routing number whose check digit holds (weights 3, 7, 1; the sum is a multiple of ten)
 * and whose first two digits are in use.
 */
export function isRoutingNumber(text: string): boolean {
  if (!/^\d{9}$/.test(text)) return false;
  const digits = Array.from(text, Number);
  const weights = [3, 7, 1, 3, 7, 1, 3, 7, 1];
  const sum = digits.reduce((total, digit, index) => total + digit * (weights[index] ?? 0), 0);
  const prefix = Number(text.slice(0, 2));
  const inUse = prefix <= 12 || (prefix >= 21 && prefix <= 32) || (prefix >= 61 && prefix <= 72) || prefix === 80;
  return sum % 10 === 0 && sum > 0 && inUse;
}
