import { readText } from "@/lib/formats/nacha/bytes";
import { BATCH_HEADER, layoutOf, type Field } from "@/lib/formats/nacha/fields";
import { layoutSecOf } from "@/lib/formats/nacha/fields/layouts";
import { isInStep } from "@/lib/formats/nacha/issue-log";
import { showLine } from "@/lib/formats/nacha/lines";
import { RecordCursor } from "@/lib/formats/nacha/record-cursor";
import { Sentence } from "../process/sentence";
import { readCount, readWords, type AchCommand } from "./command";
import { expectFiles } from "./read-file";
import { readOrRefuse } from "./whole-file";

/** How many records are shown unless told, and at most. */
const SHOWN = 50;
const MOST_SHOWN = 1_000;

/** Kinds of field that hold no account number, whatever is wrong with the rest of the record. */
const PLAIN: ReadonlySet<Field["kind"]> = new Set(["digits", "amount", "count", "date", "time", "choice", "constant"]);

/** Prints records as fields by name, account numbers masked. `--batch 3` is the third batch of the file. */
export const show: AchCommand = {
  use: "FILE [--line N] [--batch N] [--limit N]",
  run: async (words) => {
    const text = { type: "string" } as const;
    const { values, positionals } = readWords(words, { line: text, batch: text, limit: text });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new Sentence("Name one file to show.");
    const wanted = {
      line: readCount("line", values.line) ?? 1,
      batch: readCount("batch", values.batch) ?? null,
      limit: readCount("limit", values.limit) ?? SHOWN,
    };
    if (wanted.limit > MOST_SHOWN) throw new Sentence(`--limit takes ${MOST_SHOWN} at most.`);
    await expectFiles([file]);
    const shown = showRecords(await readOrRefuse(file), wanted);
    process.stdout.write(shown.text);
    if (shown.next !== null) process.stdout.write(`More follow: --line ${shown.next} goes on.\n`);
    if (shown.text === "") process.stderr.write("The file has nothing there.\n");
    return shown.text === "" ? 1 : 0;
  },
};

type Wanted = { readonly line: number; readonly batch: number | null; readonly limit: number };

function showRecords(bytes: Uint8Array, wanted: Wanted): { text: string; next: number | null } {
  const cursor = new RecordCursor(bytes);
  const parts: string[] = [];
  const seen = new Set<string>();
  let sec = "";
  let batch = 0;
  let inBatch = false;
  while (cursor.next()) {
    const type = String.fromCharCode(cursor.bytes[cursor.offset] ?? 0);
    if (type === "5") {
      batch++;
      inBatch = true;
      sec = layoutSecOf(cursor.bytes, cursor.offset, readText(cursor.bytes, cursor.offset, BATCH_HEADER.sec));
      seen.add(sec);
    } else if (type === "9" || type === "1") {
      inBatch = false;
      sec = type === "9" && seen.size === 1 ? [...seen].join("") : "";
    }
    if (cursor.line < wanted.line || (wanted.batch !== null && (!inBatch || batch !== wanted.batch))) continue;
    if (parts.length === wanted.limit) return { text: parts.join(""), next: cursor.line };
    parts.push(describe(cursor, sec));
  }
  return { text: parts.join(""), next: null };
}

function describe(cursor: RecordCursor, sec: string): string {
  const { line, record, text } = showLine(cursor);
  const layout = record === "Padding" ? null : layoutOf(cursor.bytes, cursor.offset, sec);
  if (!layout) return `${line}  ${record}: ${text}\n`;
  const trusted = isInStep(cursor, record);
  const fields = Object.values(layout.fields).map((field) => {
    const masked = text.slice(field.start - 1, field.end).trim();
    const value = trusted && PLAIN.has(field.kind) ? readText(cursor.bytes, cursor.offset, field) : masked;
    return `     ${field.name.padEnd(38)} ${value}`.trimEnd();
  });
  return `${line}  ${layout.title}\n${fields.join("\n")}\n`;
}
