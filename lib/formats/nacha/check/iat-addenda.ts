import type { CheckState } from "../check-state";
import { ADDENDA } from "../fields";
import { ADDENDA_17, ADDENDA_18 } from "../fields/addenda";
import { placeOf } from "../issue-log";
import { compareSequence } from "./sequence";

/** Addenda that every international entry has, 10 to 16, and the most of the others (moov-io/ach iatBatch.go). */
const MANDATORY = 7;
const MOST_TEXTS = 2;
const MOST_CORRESPONDENTS = 5;

/** The addenda of an international entry: 10 to 16 once each and in order, then 17 and 18. */
export function checkIatAddenda(state: CheckState, type: number): void {
  const { entry, log } = state;
  compareSequence(state, ADDENDA.entrySequence, entry.sequence, "ADDENDA_ENTRY_SEQUENCE_WRONG");
  if (type === 17) {
    entry.texts++;
    compareSequence(state, ADDENDA_17.sequence, entry.texts, "ADDENDA_SEQUENCE_WRONG");
  } else if (type === 18) {
    entry.correspondents++;
    compareSequence(state, ADDENDA_18.sequence, entry.correspondents, "ADDENDA_SEQUENCE_WRONG");
  }
  if (type < 0 || entry.disordered) return;
  const expected = expectedNow(entry.forward, entry.texts, entry.correspondents);
  if (entry.forward <= MANDATORY ? type === 9 + entry.forward : isOptional(state, type)) return;
  entry.disordered = true;
  const message = `Addenda type code ${String(type).padStart(2, "0")} stands here; ${expected} was expected.`;
  log.error(placeOf(state, "Addenda", ADDENDA.addendaType), "IAT_ADDENDA_ORDER", message, expected);
}

function isOptional({ entry }: CheckState, type: number): boolean {
  if (type === 17) return entry.texts <= MOST_TEXTS;
  return type === 18 && entry.correspondents <= MOST_CORRESPONDENTS;
}

function expectedNow(position: number, texts: number, correspondents: number): string {
  if (position <= MANDATORY) return `type ${9 + position}`;
  if (texts > MOST_TEXTS) return `no more than ${MOST_TEXTS} of type 17`;
  if (correspondents > MOST_CORRESPONDENTS) return `no more than ${MOST_CORRESPONDENTS} of type 18`;
  return "type 17 or 18";
}
