import { writeFile } from "node:fs/promises";
import { businessDayOnOrAfter, isBusinessDay } from "@/lib/core/business-days";
import { dateInZone, isLocalDate, type LocalDate } from "@/lib/core/dates";
import { checkNacha } from "@/lib/formats/nacha/check";
import { offerRepairs } from "@/lib/formats/nacha/repair/offers";
import { applyRepairs } from "@/lib/formats/nacha/repair/repair";
import {
  REPAIR_NAMES,
  type Repair,
  type RepairChange,
  type RepairName,
  type RepairOffer,
} from "@/lib/formats/nacha/repair/types";
import { Sentence } from "../process/sentence";
import { readWords, type AchCommand } from "./command";
import { expectFiles } from "./read-file";
import { expectNewFile, readOrRefuse } from "./whole-file";

/** How many changes are shown; `--json` gives as many as are kept. */
const SHOWN = 20;

/**
 * Repairs a copy of a file and says what it changed. Without `--only` every repair that is offered is done but the
 * leaving out of batches, which takes `--drop LINE`. Exit 1 when the copy is still invalid.
 */
export const repair: AchCommand = {
  use: "FILE -o OUT [--only NAME,...] [--drop LINE,...] [--effective YYYY-MM-DD] [--json]",
  run: async (words) => {
    const { values, positionals } = readWords(words, {
      out: { type: "string", short: "o" },
      only: { type: "string" },
      drop: { type: "string" },
      effective: { type: "string" },
      json: { type: "boolean" },
    });
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new Sentence("Name one file to repair.");
    const only = readNames(values.only);
    const drop = readLines(values.drop);
    const effectiveDate = readDate(values.effective);
    await expectFiles([file]);
    const out = await expectNewFile(values.out, file);
    const original = await readOrRefuse(file);
    const before = checkNacha(original);
    const offers = offerRepairs(original, before, { earliest: effectiveDate });
    const repairs = chosen(offers, only, drop, effectiveDate);
    const { bytes, changes, changeCount } = applyRepairs(original, repairs);
    const after = checkNacha(bytes);
    await writeFile(out, bytes, { flag: "wx" });
    const report = {
      file,
      out,
      repairs: repairs.map(({ name }) => name),
      changeCount,
      changes,
      verdictBefore: before.verdict,
      verdict: after.verdict,
      issueCount: after.issueCount,
    };
    process.stdout.write(values.json === true ? `${JSON.stringify(report)}\n` : describe(report));
    return after.verdict === "invalid" ? 1 : 0;
  },
};

type Report = {
  readonly file: string;
  readonly out: string;
  readonly repairs: readonly RepairName[];
  readonly changeCount: number;
  readonly changes: readonly RepairChange[];
  readonly verdictBefore: string;
  readonly verdict: string;
  readonly issueCount: number;
};

function describe({ file, out, repairs, changeCount, changes, verdictBefore, verdict, issueCount }: Report): string {
  const lines = changes.slice(0, SHOWN).map(({ repair: name, line, record, field, before, after }) => {
    return `  line ${String(line).padEnd(7)} ${record}, ${field}: "${before}" became "${after}" [${name}]\n`;
  });
  const more = changeCount - lines.length;
  const rest = more > 0 ? `  and ${more} more\n` : "";
  const left = issueCount > 0 ? `, ${issueCount} issues left` : "";
  const done = repairs.length === 0 ? "nothing to repair" : `${changeCount} changes by ${repairs.join(", ")}`;
  return `${file}: ${verdictBefore}\n  ${done}\n${lines.join("")}${rest}${out}: ${verdict}${left}\n`;
}

function chosen(
  offers: readonly RepairOffer[],
  only: readonly RepairName[] | null,
  drop: readonly number[],
  effectiveDate: LocalDate,
): Repair[] {
  const repairs: Repair[] = [];
  for (const { name } of offers) {
    if (only && !only.includes(name)) continue;
    if (name === "restampDates") repairs.push({ name, effectiveDate });
    else if (name !== "dropBatch") repairs.push({ name });
  }
  for (const line of drop) {
    const offered = offers.some((offer) => offer.batchLine === line);
    if (!offered) throw new Sentence(`No bad batch that can be left out starts on line ${line}.`);
    repairs.push({ name: "dropBatch", line });
  }
  return repairs;
}

function readNames(text: string | undefined): readonly RepairName[] | null {
  if (text === undefined) return null;
  return text.split(",").map((word) => {
    const name = REPAIR_NAMES.find((known) => known === word.trim());
    if (!name || name === "dropBatch") {
      const known = REPAIR_NAMES.filter((each) => each !== "dropBatch").join(", ");
      throw new Sentence(`--only takes ${known}, not "${word}".`);
    }
    return name;
  });
}

function readLines(text: string | undefined): readonly number[] {
  if (text === undefined) return [];
  return text.split(",").map((word) => {
    if (!/^[1-9]\d{0,8}$/.test(word.trim())) throw new Sentence(`--drop takes lines of batch headers, not "${word}".`);
    return Number(word);
  });
}

/** Without a date, the next banking day after today in the zone of the Federal Reserve. */
function readDate(text: string | undefined): LocalDate {
  if (text === undefined) {
    const tomorrow = new Date(Date.now() + 86_400_000);
    return businessDayOnOrAfter(dateInZone(tomorrow, "America/New_York"));
  }
  if (isLocalDate(text) && text.startsWith("20") && isBusinessDay(text)) return text;
  throw new Sentence(`--effective takes a banking day as YYYY-MM-DD, not "${text}".`);
}
