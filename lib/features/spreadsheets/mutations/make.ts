import "server-only";
import type { Actor } from "@/lib/core/actor";
import { sha256Hex } from "@/lib/core/crypto";
import { formatInstant, wallClock, type LocalDate } from "@/lib/core/dates";
import { refuse, type Refusal } from "@/lib/core/result";
import { keyControlTotals } from "@/lib/features/ach-files/mutations/control";
import { storeMadeFile, type MadeResult } from "@/lib/features/ach-files/mutations/made";
import { fileNameSchema } from "@/lib/features/ach-files/schema";
import { buildNacha, type FileToBuild } from "@/lib/formats/nacha/build";
import { fileOfRows, type RowsReading } from "@/lib/formats/nacha/from-rows";
import { nextModifier } from "@/lib/formats/nacha/profiles/profiles";
import { refuseToBuild } from "@/lib/formats/nacha/write/offset";
import { fitted, getSheetSender, type SheetSender } from "../data/accounts";
import { dateJudge, readEntries, readSheet } from "../data/read";
import { findMade, markOf, usedModifiers } from "../data/repeats";
import { keyedTotals, refuseChoice, refuseUntied } from "../rules";
import type { MakeSettings } from "../schema";

/** How long ago a file of the same day may have come. */
const TWO_DAYS_MS = 48 * 3_600_000;

type Sheet = { readonly name: string; readonly bytes: Uint8Array };

/**
 * Makes an ACH file of a sheet and stores it like an upload that waits for its check; whoever calls dispatches that.
 * Refuses by name and keeps nothing: a sheet that cannot be read or has rows with problems (`sheet_broken`,
 * `rows_broken`), totals that do not tie out, a date, class or company that does not fit, more than the bank takes,
 * and a sheet that became a living file with the same choices before (`duplicate_file`).
 */
export async function makeFromSheet(
  actor: Actor,
  sheet: Sheet,
  settings: MakeSettings,
  now: Date,
): Promise<MadeResult> {
  const sender = await getSheetSender(actor.scope, settings.accountId, now);
  if (!sender) return refuse("unknown_account", "This account is not yours to use. Choose another one.", "accountId");
  const unfit = refuseChoice(sender.account, settings);
  if (unfit) return unfit;
  const reading = await readWhole(sheet.bytes, settings, sender);
  if ("ok" in reading) return reading;
  const { entries, debitMinor, creditMinor } = reading;
  const totals = { entryCount: entries.length, debitMinor, creditMinor };
  const untied = refuseUntied(settings, sender.account, totals);
  if (untied) return untied;
  return inTurn(() => store(actor, sheet, { settings, sender, reading }, now));
}

const holder = globalThis as { cutoffSheets?: Promise<unknown> };

/** One file is stored after the other, so that each sees those before it: a repeat, a modifier that is taken. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const turn = (holder.cutoffSheets ?? Promise.resolve()).then(work);
  holder.cutoffSheets = turn.catch(() => undefined);
  return turn;
}

type Ready = { readonly settings: MakeSettings; readonly sender: SheetSender; readonly reading: RowsReading };

async function store(actor: Actor, sheet: Sheet, { settings, sender, reading }: Ready, now: Date): Promise<MadeResult> {
  const { entries } = reading;
  const fingerprint = fingerprintOf(sheet.bytes, settings);
  const made = await findMade(fingerprint);
  if (made) return madeBefore(actor, made, sender.timeZone);
  const file = await fileFor(sender, settings, reading, now);
  if ("ok" in file) return file;
  const refusal = refuseToBuild(file, sender.profile);
  if (refusal) return refusal;
  const keyed = keyedTotals(settings);
  const name = fileNameSchema.safeParse(sheet.name).data ?? "spreadsheet";
  const rows = entries.length === 1 ? "1 row" : `${entries.length.toLocaleString("en-US")} rows`;
  const stored = await storeMadeFile(
    actor,
    {
      fileName: `${name.replace(/\.(csv|txt|tsv)$/i, "").slice(0, 190)}.ach`,
      bytes: buildNacha(file, sender.profile),
      source: "spreadsheet",
      reason: `Made of ${name}: ${rows}, totals ${keyed ? "keyed" : "compared"} (${markOf(fingerprint)}).`,
    },
    now,
  );
  // What was keyed are the totals of the file too, but where the bank's layout adds entries of its own.
  if (stored.ok && keyed && !sender.offset) await keyControlTotals(actor, stored.value.fileId, keyed, now);
  return stored;
}

/** All rows as entries, or why they are not. */
async function readWhole(
  bytes: Uint8Array,
  settings: MakeSettings,
  { account }: SheetSender,
): Promise<RowsReading | Refusal> {
  const sheet = await readSheet(bytes);
  const [problem] = sheet.problems;
  if (problem) return refuse("sheet_broken", problem.message);
  const { sec, effectiveDate, mapping } = settings;
  const refuseDate = dateJudge(account.earliest);
  const reading = await readEntries(sheet, mapping, { sec, effectiveDate, refuseDate });
  const [first] = reading.problems;
  if (first) {
    const where = first.row === 0 ? "" : `Row ${first.row}: `;
    const more = reading.problemCount > 1 ? ` (and ${(reading.problemCount - 1).toLocaleString("en-US")} more)` : "";
    return refuse("rows_broken", `${where}${first.message}${more} Mend the sheet and choose it again.`);
  }
  if (reading.entries.length === 0) return refuse("no_rows", "The sheet has no row below its names of columns.");
  return reading;
}

/** Names a sheet with all that was chosen for it. What was keyed to compare it is no part of that. */
function fingerprintOf(bytes: Uint8Array, settings: MakeSettings): string {
  const { mapping, accountId, companyId, companyName, sec, description, effectiveDate } = settings;
  const chosen = [mapping, accountId, companyId, companyName, sec, description, effectiveDate];
  return sha256Hex(`${sha256Hex(bytes)} ${JSON.stringify(chosen)}`);
}

type Made = NonNullable<Awaited<ReturnType<typeof findMade>>>;

function madeBefore(actor: Actor, made: Made, zone: string): MadeResult {
  const when = formatInstant(made.uploadedAt, zone);
  const sentence = `A file was made of this very sheet with these choices on ${when}. Go on with that one, or discard it first.`;
  const isSeen = actor.scope === "all" || made.uploadedById === actor.memberId;
  return { ...refuse("duplicate_file", sentence), ...(isSeen ? { earlierFileId: made.id } : {}) };
}

async function fileFor(
  sender: SheetSender,
  settings: MakeSettings,
  { entries }: RowsReading,
  now: Date,
): Promise<FileToBuild | Refusal> {
  const { profile, routingNumber, offset, bankName } = sender;
  const { date, time } = wallClock(now, sender.timeZone);
  const origin = profile.origin === "routing" ? routingNumber : settings.companyId;
  const modifier = await freeModifier(sender, origin, date, now);
  if (modifier === null) {
    return refuse("no_modifier", "Every file of today that the bank tells apart was made. Make this one tomorrow.");
  }
  const { sec, companyName, companyId, description } = settings;
  const odfi = routingNumber.slice(0, 8);
  return fileOfRows(entries, {
    destination: routingNumber,
    destinationName: fitted(bankName, 23),
    origin,
    originName: companyName,
    createdDate: date,
    createdTime: time.slice(0, 5),
    modifier,
    batch: { sec, companyName, companyId, description, odfi, ...(offset ? { offset } : {}) },
  });
}

async function freeModifier(
  { profile }: SheetSender,
  origin: string,
  day: LocalDate,
  now: Date,
): Promise<string | null> {
  return nextModifier(profile, await usedModifiers(origin, day, new Date(now.getTime() - TWO_DAYS_MS)));
}
