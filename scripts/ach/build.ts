import { writeFile } from "node:fs/promises";
import { addDays, dateInZone, isLocalDate, wallClock, type LocalDate } from "@/lib/core/dates";
import { businessDayOnOrAfter } from "@/lib/core/business-days";
import { formatMinor } from "@/lib/core/money";
import { readCsv } from "@/lib/formats/csv/read";
import { buildNacha, type FileToBuild, type OffsetAccount } from "@/lib/formats/nacha/build";
import { checkNacha } from "@/lib/formats/nacha/check";
import { fileOfRows, readRows } from "@/lib/formats/nacha/from-rows";
import { profileNamed, PROFILES } from "@/lib/formats/nacha/profiles/profiles";
import type { BankProfile } from "@/lib/formats/nacha/profiles/types";
import { refuseToBuild } from "@/lib/formats/nacha/write/offset";
import { guessMapping } from "@/lib/formats/sheet/columns";
import { SHEET_SECS, type SheetRemark, type SheetSec } from "@/lib/formats/sheet/types";
import { Sentence } from "../process/sentence";
import { readWords, type AchCommand } from "./command";
import { expectFiles } from "./read-file";
import { expectNewFile, readOrRefuse } from "./whole-file";

const ZONE = "America/New_York";
const SHOWN = 50;

const TEXT = { type: "string" } as const;
const OPTIONS = {
  out: { type: "string", short: "o" },
  profile: TEXT,
  sec: TEXT,
  destination: TEXT,
  "destination-name": TEXT,
  origin: TEXT,
  "origin-name": TEXT,
  company: TEXT,
  "company-id": TEXT,
  description: TEXT,
  effective: TEXT,
  odfi: TEXT,
  offset: TEXT,
  modifier: TEXT,
  json: { type: "boolean" },
} as const;

/**
 * Builds a file from a CSV whose columns are found by their names (name, routing number, account number, amount, and
 * as they are there account type, direction, transaction code, identification number, addenda, effective date). Exit 1
 * when a row cannot be an entry; nothing is written then.
 */
export const build: AchCommand = {
  use:
    "FILE.csv -o OUT --profile NAME --destination ROUTING --destination-name NAME --origin ID --origin-name NAME " +
    "--company NAME --company-id ID --description TEXT [--sec PPD] [--effective YYYY-MM-DD] [--odfi ROUTING] " +
    "[--offset ROUTING:ACCOUNT] [--modifier A] [--json]",
  run: async (words) => {
    const { values, positionals } = readWords(words, OPTIONS);
    const [file, ...others] = positionals;
    if (file === undefined || others.length > 0) throw new Sentence("Name one CSV file.");
    const profile = readProfile(values.profile);
    const sec = readSec(values.sec);
    const facts = readFacts(values, sec);
    const effectiveDate = readEffective(values.effective);
    await expectFiles([file]);
    const out = await expectNewFile(values.out, file);
    const csv = readCsv(await readOrRefuse(file));
    const mapping = guessMapping(csv);
    const reading = readRows(csv, mapping, { sec, effectiveDate });
    const problems = [...csv.problems, ...reading.problems];
    if (problems.length > 0) return refuseRows(problems, csv.problemCount + reading.problemCount, values.json === true);
    const made = fileOfRows(reading.entries, facts);
    const refusal = refuseToBuild(made, profile);
    if (refusal) throw new Sentence(refusal.sentence);
    const bytes = write(made, profile);
    const check = checkNacha(bytes);
    await writeFile(out, bytes, { flag: "wx" });
    const { debitMinor, creditMinor } = check.summary ?? { debitMinor: 0, creditMinor: 0 };
    const entries = check.summary?.entries ?? 0;
    const report = { file, out, profile: profile.name, verdict: check.verdict, entries, debitMinor, creditMinor };
    process.stdout.write(values.json === true ? `${JSON.stringify(report)}\n` : describe(report));
    return check.verdict === "invalid" ? 1 : 0;
  },
};

type Report = {
  readonly out: string;
  readonly profile: string;
  readonly verdict: string;
  readonly entries: number;
  readonly debitMinor: number;
  readonly creditMinor: number;
};

function describe({ out, profile, verdict, entries, debitMinor, creditMinor }: Report): string {
  const money = `debits ${formatMinor(debitMinor, "USD")}, credits ${formatMinor(creditMinor, "USD")}`;
  return `${out}: ${verdict}, ${entries} entries, ${money}, laid out as ${profile}\n`;
}

type Problem = Pick<SheetRemark, "row" | "column" | "message">;

function refuseRows(problems: readonly Problem[], count: number, asJson: boolean): number {
  if (asJson) {
    process.stdout.write(`${JSON.stringify({ problems, problemCount: count })}\n`);
    return 1;
  }
  for (const { row, column, message } of problems.slice(0, SHOWN)) {
    const place = row === 0 ? "header" : column === 0 ? `row ${row}` : `row ${row}, column ${column}`;
    process.stdout.write(`${place}: ${message}\n`);
  }
  if (count > SHOWN) process.stdout.write(`and ${count - SHOWN} more\n`);
  return 1;
}

/** Names and numbers that the columns do not hold come from the command line: too long a one is wrong use. */
function write(file: FileToBuild, profile: BankProfile): Uint8Array {
  try {
    return buildNacha(file, profile);
  } catch (error) {
    if (error instanceof RangeError) throw new Sentence(`${error.message}.`);
    throw error;
  }
}

type Values = ReturnType<typeof readWords<typeof OPTIONS>>["values"];

function needed(
  values: Values,
  name: "destination-name" | "origin" | "origin-name" | "company" | "company-id" | "description",
): string {
  const value = values[name];
  if (value === undefined || value.trim() === "") throw new Sentence(`--${name} is missing.`);
  return value.trim();
}

function readFacts(values: Values, sec: SheetSec) {
  const now = wallClock(new Date(), ZONE);
  const destination = readRouting("destination", values.destination);
  const offset = readOffset(values.offset);
  const company = needed(values, "company");
  return {
    destination,
    destinationName: needed(values, "destination-name"),
    origin: needed(values, "origin"),
    originName: needed(values, "origin-name"),
    createdDate: now.date,
    createdTime: now.time.slice(0, 5),
    modifier: readModifier(values.modifier),
    batch: {
      sec,
      companyName: company,
      companyId: needed(values, "company-id"),
      description: needed(values, "description"),
      odfi: (values.odfi === undefined ? destination : readRouting("odfi", values.odfi)).slice(0, 8),
      ...(offset ? { offset: { ...offset, name: company } } : {}),
    },
  };
}

function readModifier(text = "A"): string {
  if (/^[A-Z0-9]$/.test(text)) return text;
  throw new Sentence(`--modifier takes one letter or digit, not "${text}".`);
}

function readRouting(name: string, text: string | undefined): string {
  if (text !== undefined && /^\d{9}$/.test(text)) return text;
  throw new Sentence(`--${name} takes a routing number of nine digits.`);
}

function readOffset(text: string | undefined): Omit<OffsetAccount, "name"> | null {
  if (text === undefined) return null;
  const [routingNumber, accountNumber, ...rest] = text.split(":");
  if (!routingNumber || !accountNumber || rest.length > 0 || !/^\d{9}$/.test(routingNumber))
    throw new Sentence("--offset takes a routing number and an account number with a colon between them.");
  return { routingNumber, accountNumber, kind: "checking" };
}

function readProfile(name: string | undefined): BankProfile {
  const profile = profileNamed(name ?? "standard");
  if (profile) return profile;
  throw new Sentence(`--profile takes ${Object.keys(PROFILES).join(", ")}, not "${name}".`);
}

function readSec(text = "PPD"): SheetSec {
  const sec = SHEET_SECS.find((known) => known === text.toUpperCase());
  if (sec) return sec;
  throw new Sentence(`--sec takes ${SHEET_SECS.join(", ")}, not "${text}".`);
}

/** Without a date, the next banking day after today. */
function readEffective(text: string | undefined): LocalDate {
  if (text === undefined) return businessDayOnOrAfter(addDays(dateInZone(new Date(), ZONE), 1));
  if (isLocalDate(text) && text.startsWith("20")) return text;
  throw new Sentence(`--effective takes a date as YYYY-MM-DD, not "${text}".`);
}
