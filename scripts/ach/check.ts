import { formatMinor } from "@/lib/core/money";
import { createNachaCheck } from "@/lib/formats/nacha/check";
import type { NachaCheck, NachaIssue } from "@/lib/formats/nacha/types";
import { readWords, type AchCommand } from "./command";
import { expectFiles, readPieces, UnreadableFile } from "./read-file";

type ReportedIssue = Pick<NachaIssue, "line" | "column" | "record" | "field" | "code" | "severity" | "message">;

/** What is said of one file; amounts in cents. */
type FileReport = {
  readonly file: string;
  readonly verdict: NachaCheck["verdict"];
  readonly batches: number;
  readonly entries: number;
  readonly addenda: number;
  readonly debitMinor: number;
  readonly creditMinor: number;
  readonly entryHash: number;
  readonly sec: readonly string[];
  readonly issues: readonly ReportedIssue[];
};

/** Checks files by the rules of the format, whatever their SEC codes. Exit 1 when one is invalid. */
export const check: AchCommand = {
  use: "FILE... [--json]",
  run: async (words) => {
    const { values, positionals } = readWords(words, { json: { type: "boolean" } });
    await expectFiles(positionals);
    let isInvalid = false;
    for (const file of positionals) {
      const report = await reportOn(file);
      isInvalid ||= report.verdict === "invalid";
      process.stdout.write(values.json === true ? `${JSON.stringify(report)}\n` : describe(report));
    }
    return isInvalid ? 1 : 0;
  },
};

async function reportOn(file: string): Promise<FileReport> {
  try {
    const stream = createNachaCheck();
    for await (const piece of readPieces(file)) stream.push(piece);
    return toReport(file, stream.end());
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    const place = { line: 1, column: 1, record: "File", field: "File" } as const;
    const issue = { ...place, code: error.code, severity: "error", message: error.message } as const;
    return { file, verdict: "invalid", ...NOTHING, issues: [issue] };
  }
}

const NOTHING = { batches: 0, entries: 0, addenda: 0, debitMinor: 0, creditMinor: 0, entryHash: 0, sec: [] } as const;

function toReport(file: string, { verdict, summary, issues }: NachaCheck): FileReport {
  const reported = issues.map(({ line, column, record, field, code, severity, message }): ReportedIssue => ({
    line,
    column,
    record,
    field,
    code,
    severity,
    message,
  }));
  if (summary === null) return { file, verdict, ...NOTHING, issues: reported };
  const { batchCount, entries, addenda, debitMinor, creditMinor, entryHash, sec } = summary;
  const totals = { batches: batchCount, entries, addenda, debitMinor, creditMinor, entryHash, sec };
  return { file, verdict, ...totals, issues: reported };
}

function describe(report: FileReport): string {
  const { file, verdict, batches, entries, addenda, debitMinor, creditMinor, entryHash, sec, issues } = report;
  const counts = `batches ${batches}, entries ${entries}, addenda ${addenda}, SEC ${sec.join(" ") || "none"}`;
  const money = `debits ${formatMinor(debitMinor, "USD")}, credits ${formatMinor(creditMinor, "USD")}, entry hash ${entryHash}`;
  const lines = issues.map(({ line, column, record, code, severity, message }) => {
    const place = `${line}:${column}`.padEnd(9);
    return `  ${place} ${severity.padEnd(7)} ${record}: ${message} [${code}]\n`;
  });
  return `${file}: ${verdict}\n  ${counts}\n  ${money}\n${lines.join("")}`;
}
