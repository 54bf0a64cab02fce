import { readDigits } from "../bytes";
import type { CheckState } from "../check-state";
import type { Field } from "../fields";
import { placeOf } from "../issue-log";
import type { IssueCode } from "./rules";

/** A sequence number in the addenda at hand against the one it should be. */
export function compareSequence(state: CheckState, field: Field, expected: number, code: IssueCode): void {
  const found = readDigits(state.cursor.bytes, state.cursor.offset, field);
  if (found < 0 || expected < 0 || found === expected) return;
  const message = `${field.name} is ${found}; ${expected} was expected.`;
  state.log.error(placeOf(state, "Addenda", field), code, message, String(expected));
}
