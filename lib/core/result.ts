/**
 * Expected refusals are values with a name and a sentence that says what to do (design.md, style 17).
 * `field` names the form field it lands on, when there is one.
 */
export type Refusal = {
  readonly ok: false;
  readonly reason: string;
  readonly sentence: string;
  readonly field?: string;
};

export type Result<T> = { readonly ok: true; readonly value: T } | Refusal;

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function refuse(reason: string, sentence: string, field?: string): Refusal {
  return field === undefined ? { ok: false, reason, sentence } : { ok: false, reason, sentence, field };
}
