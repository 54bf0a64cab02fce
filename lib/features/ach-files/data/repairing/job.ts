import "server-only";
import { createHash } from "node:crypto";
import type { LocalDate } from "@/lib/core/dates";
import { checkNacha } from "@/lib/formats/nacha/check";
import { pickLines, type NachaLine } from "@/lib/formats/nacha/lines";
import { offerRepairs } from "@/lib/formats/nacha/repair/offers";
import { applyRepairs } from "@/lib/formats/nacha/repair/repair";
import type { Repair, RepairChange, RepairOffer } from "@/lib/formats/nacha/repair/types";
import type { NachaCheck } from "@/lib/formats/nacha/types";
import { takenCheck } from "../../rules";

/** Work over all the bytes of a file: what can be repaired, or a repaired copy. */
export type RepairJob =
  | { readonly kind: "offer"; readonly bytes: Uint8Array; readonly check: NachaCheck; readonly earliest: LocalDate }
  | { readonly kind: "apply"; readonly bytes: Uint8Array; readonly repairs: readonly Repair[] };

/** What a job makes. */
export type RepairOutcome = { readonly offers: readonly RepairOffer[] } | { readonly copy: RepairedCopy };

/** A repaired copy with what is to be known before it is stored. */
export type RepairedCopy = {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** At most the first thousand. */
  readonly changes: readonly RepairChange[];
  readonly changeCount: number;
  /** The changed lines as they were, those of the first changes; account numbers masked. */
  readonly lines: readonly NachaLine[];
  readonly sha256: string;
  /** What the check will say of it. */
  readonly check: NachaCheck;
};

/** Changes whose whole lines are told. */
const LINES_SHOWN = 200;

/** Does the job here, in one go: for a large file that takes seconds. */
export function doRepairJob(job: RepairJob): RepairOutcome {
  if (job.kind === "offer") return { offers: offerRepairs(job.bytes, job.check, { earliest: job.earliest }) };
  const { bytes, changes, changeCount } = applyRepairs(job.bytes, job.repairs);
  const lines = pickLines(job.bytes, new Set(changes.slice(0, LINES_SHOWN).map(({ line }) => line)));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const check = takenCheck(checkNacha(bytes));
  return { copy: { bytes, changes, changeCount, lines, sha256, check } };
}
