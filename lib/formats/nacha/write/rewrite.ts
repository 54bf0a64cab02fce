import { RECORD_LENGTH } from "../fields";
import type { NachaFile } from "../parse/parse";
import { RecordWriter, type LineEnds } from "./record-writer";

/** How the lines of a file end, and whether the last one does. */
export type LineForm = { readonly lineEnds: LineEnds; readonly isLastEnded: boolean };

const CR = 13;
const LF = 10;

/** The form of the lines of a file that has one form: by the end of its first record. */
export function lineFormOf(bytes: Uint8Array): LineForm {
  const after = bytes[RECORD_LENGTH];
  const last = bytes.at(-1);
  const isLastEnded = last === LF || last === CR;
  if (after === CR && bytes[RECORD_LENGTH + 1] === LF) return { lineEnds: "crlf", isLastEnded };
  return { lineEnds: after === LF ? "lf" : "none", isLastEnded };
}

/**
 * Writes a parsed file again, each record from its fields alone by the table of fields. Of a valid file it is the file
 * byte for byte; of any other the records are the same, each 94 columns long, without what stands between them.
 */
export function rewriteNacha(file: NachaFile, { lineEnds, isLastEnded }: LineForm): Uint8Array<ArrayBuffer> {
  const writer = new RecordWriter(file.recordCount, lineEnds);
  for (let number = 0; number < file.recordCount; number++) {
    const record = file.record(number);
    if (!record) break;
    if (record.kind === "Padding") {
      writer.nines();
      continue;
    }
    writer.next();
    const fields = Object.entries(record.fields);
    if (fields.length === 0) writer.text({ name: "Record", start: 1, end: RECORD_LENGTH }, record.whole);
    for (const [name, field] of fields) writer.text(field, record.raw(name));
  }
  return isLastEnded ? writer.bytes : writer.bytes.subarray(0, writer.place + RECORD_LENGTH);
}
