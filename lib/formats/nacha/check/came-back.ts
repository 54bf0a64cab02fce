import { isBlank, readText } from "../bytes";
import type { CheckState, OpenBatch } from "../check-state";
import { CORRECTION_CODES } from "../codes/correction-codes";
import { RETURN_CODES } from "../codes/return-codes";
import { ADDENDA } from "../fields";
import { CORRECTION_98, RETURN_ADDENDA } from "../fields/came-back";
import { LAYOUTS, type RecordLayout } from "../fields/layouts";
import { placeOf } from "../issue-log";

/** An addenda that says why an entry came back (99), or what to change (98). */
export function checkCameBack(state: CheckState, batch: OpenBatch, layout: RecordLayout, type: 98 | 99): void {
  const { cursor, log } = state;
  const { sec } = batch.header;
  const isCorrection = type === 98;
  // Corrections have a SEC code of their own; of international entries they may come in a batch of such.
  const isHere = isCorrection ? sec === "COR" || sec === "IAT" : sec !== "COR";
  if (!isHere && batch.rules) {
    const wanted = isCorrection ? "a batch of COR" : "addenda of type 98";
    const message = `Addenda of type ${type} stand in a batch of ${sec}; ${wanted} was expected.`;
    log.error(placeOf(state, "Addenda", ADDENDA.addendaType), "ADDENDA_TYPE_WRONG", message, wanted);
  }
  const code = readText(cursor.bytes, cursor.offset, RETURN_ADDENDA.code);
  const known = isCorrection ? CORRECTION_CODES.has(code) : RETURN_CODES.has(code);
  if (!known && code !== "") {
    const place = placeOf(state, "Addenda", RETURN_ADDENDA.code);
    const name = isCorrection ? "CHANGE_CODE_UNKNOWN" : "RETURN_CODE_UNKNOWN";
    const wanted = isCorrection ? "a change code such as C01" : "a return reason code such as R01";
    log.error(place, name, `"${place.excerpt}" does not exist; ${wanted} was expected.`);
  }
  const corrects = layout === LAYOUTS.correction98 || layout === LAYOUTS.iatCorrection98;
  if (corrects && isBlank(cursor.bytes, cursor.offset, CORRECTION_98.corrected)) {
    const message = "The corrected data is blank, so the notification does not say what to change to.";
    log.error(placeOf(state, "Addenda", CORRECTION_98.corrected), "CORRECTED_DATA_BLANK", message);
  }
}
