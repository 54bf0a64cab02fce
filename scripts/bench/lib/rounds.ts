/** The middle of some figures, with the least and the most. */
export type Spread = { readonly median: number; readonly min: number; readonly max: number };

export function spreadOf(figures: readonly number[]): Spread {
  const sorted = figures.toSorted((a, b) => a - b);
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  const middle = sorted.length / 2;
  const median = sorted.length % 2 === 1 ? at(Math.floor(middle)) : (at(middle - 1) + at(middle)) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}

/** The figure below which `share` of all lie (nearest rank). */
export function percentile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

type Measure = (round: number) => Promise<number> | number;

/**
 * Contender and anchor in turns, whichever begins changing each round, after rounds that do not count. Answers the
 * figures of both and each round's ratio contender / anchor.
 */
export async function interleave(
  sides: { readonly contender: Measure; readonly anchor: Measure },
  { rounds, warmUp }: { readonly rounds: number; readonly warmUp: number },
): Promise<{ contender: Spread; anchor: Spread; ratio: Spread }> {
  const contender: number[] = [];
  const anchor: number[] = [];
  for (let round = 0; round < warmUp + rounds; round += 1) {
    const isFirst = round % 2 === 0;
    const early = isFirst ? await sides.contender(round) : await sides.anchor(round);
    const late = isFirst ? await sides.anchor(round) : await sides.contender(round);
    if (round < warmUp) continue;
    contender.push(isFirst ? early : late);
    anchor.push(isFirst ? late : early);
  }
  const ratios = contender.map((figure, index) => figure / (anchor[index] ?? Number.NaN));
  return { contender: spreadOf(contender), anchor: spreadOf(anchor), ratio: spreadOf(ratios) };
}
