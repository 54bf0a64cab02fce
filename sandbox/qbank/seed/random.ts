/** Seeded randomness (sfc32): the same text always gives the same bank. */
export type Random = {
  /** 0 <= x < 1. */
  unit(): number;
  /** Whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  pick<T>(items: readonly [T, ...T[]]): T;
  /** Minor units, log-normal around a median: many small amounts, few large ones. */
  amount(medianMinor: number, sigma?: number): number;
  /** How often something with this mean happens today. */
  count(mean: number): number;
  uuid(): string;
};

function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

function sfc32(seed: string): () => number {
  let a = hashText(seed);
  let b = hashText(`${seed}/b`);
  let c = hashText(`${seed}/c`);
  let d = 1;
  const next = (): number => {
    const sum = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let warm = 0; warm < 12; warm += 1) next();
  return next;
}

const hex = (value: number): string => value.toString(16).padStart(8, "0");

export function createRandom(seed: string): Random {
  const next = sfc32(seed);
  const unit = (): number => next() / 4_294_967_296;
  const between = (low: number, high: number): number => low + Math.floor(unit() * (high - low + 1));
  return {
    unit,
    between,
    chance: (probability) => unit() < probability,
    pick: (items) => items[between(0, items.length - 1)] ?? items[0],
    amount(medianMinor, sigma = 1) {
      const normal = Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
      return Math.max(101, Math.round(medianMinor * Math.exp(sigma * Math.max(-2.5, Math.min(2.5, normal)))));
    },
    count: (mean) => Math.floor(mean * (0.5 + unit()) + unit()),
    uuid() {
      const [a, b, c, d] = [hex(next()), hex(next()), hex(next()), hex(next())];
      const variant = "89ab"[Number.parseInt(c.slice(0, 1), 16) & 3] ?? "8";
      return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-${variant}${c.slice(1, 4)}-${c.slice(4)}${d}`;
    },
  };
}
