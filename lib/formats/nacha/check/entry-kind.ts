import { checkedFields } from "../check-fields";
import { LOAN_REVERSAL, SEC_CODES, transactionCode, type SecCode } from "../codes";
import { ENTRY, type Field } from "../fields";
import { LAYOUTS, entryLayoutOf, type RecordLayout } from "../fields/layouts";

/** What a check needs of the layout of a batch's entries, worked out once a SEC code. */
export type EntryKind = {
  readonly fields: readonly Field[];
  readonly amount: Field;
  /** Where the receiver is named; null where the layout has no such field. */
  readonly name: Field | null;
  /** Where an entry says how many addenda follow; null where it does not. */
  readonly announces: Field | null;
  readonly cardExpires: Field | null;
  readonly traced: boolean;
  /** Laid out as most are, so that the quick look will do. */
  readonly plain: boolean;
};

function kindOf({ fields }: RecordLayout): EntryKind {
  const given: Readonly<Record<string, Field | undefined>> = fields;
  return {
    fields: checkedFields(fields),
    amount: given["amount"] ?? ENTRY.amount,
    name: given["individualName"] ?? null,
    announces: given["addendaCount"] ?? null,
    cardExpires: given["cardExpires"] ?? null,
    traced: given["trace"] !== undefined,
    plain: fields === LAYOUTS.entry.fields,
  };
}

const KINDS: ReadonlyMap<string, EntryKind> = new Map(
  [...SEC_CODES.keys()].map((sec) => [sec, kindOf(entryLayoutOf(sec))]),
);
const ANY_KIND = kindOf(LAYOUTS.entry);

export function entryKindOf(sec: string): EntryKind {
  return KINDS.get(sec) ?? ANY_KIND;
}

/** Bits of a plan: what a transaction code does in a batch. No bit at all: it needs a closer look. */
export const CREDITS = 1;
export const DEBITS = 2;
/** The amount must be above zero, or must be zero. */
export const MOVES_MONEY = 4;
export const MOVES_NOTHING = 8;
/** Only addenda give it a meaning. */
export const REMITS = 16;

const NOTHING_PLAIN = new Uint8Array(100);
const plans = new Map<string, Uint8Array>();

/** What each of the hundred transaction codes does in a batch of this kind. */
export function planOf(sec: string, serviceClass: string, reversal: boolean): Uint8Array {
  const rules = SEC_CODES.get(sec);
  if (!rules || (serviceClass !== "200" && serviceClass !== "220" && serviceClass !== "225")) return NOTHING_PLAIN;
  const key = `${sec} ${serviceClass} ${reversal}`;
  const known = plans.get(key);
  if (known) return known;
  const plan = Uint8Array.from({ length: 100 }, (_, code) => planOfCode(rules, code, serviceClass, reversal));
  plans.set(key, plan);
  return plan;
}

function planOfCode(rules: SecCode, code: number, serviceClass: string, reversal: boolean): number {
  const known = transactionCode(code);
  if (!known || known.purpose === "return" || rules.addendaType === 98) return 0;
  const credits = known.direction === "credit";
  if (credits ? serviceClass === "225" : serviceClass === "220") return 0;
  if (!reversal && (credits ? rules.debitOnly : rules.creditOnly)) return 0;
  if (!reversal && code === LOAN_REVERSAL) return 0;
  if (rules.codes && !rules.codes.includes(code)) return 0;
  if (known.purpose === "zeroDollar" && !rules.zeroDollar) return 0;
  const silent = rules.nonMonetary || known.purpose !== "live";
  const remits = known.purpose === "zeroDollar" && !rules.nonMonetary ? REMITS : 0;
  return (credits ? CREDITS : DEBITS) | (silent ? MOVES_NOTHING : MOVES_MONEY) | remits;
}
