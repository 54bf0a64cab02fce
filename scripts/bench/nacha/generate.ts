import { buildNacha, type BatchToBuild, type EntryToBuild, type FileToBuild } from "@/lib/formats/nacha/build";
import { checkDigitOf } from "@/lib/formats/nacha/bytes";
import { PROFILES } from "@/lib/formats/nacha/profiles/profiles";
import { seeded } from "@/lib/formats/nacha/testdata/samples";

const ENTRIES_A_BATCH = 1_000;
const NAMES = ["ADA PARK", "BEN OKAFOR", "CLEO RUIZ", "DINA FROST", "EMIL HAAS", "FAY LINDQVIST", "GUS MORALES"];

/** Consumers' entries alone, or companies' with an addenda record each. */
export type Kind = "PPD" | "CCD";

/** A file of so many entries, in batches of a thousand, the same for the same seed. */
export function fileOf(kind: Kind, entries: number, seed: number): FileToBuild {
  const random = seeded(seed);
  const batches = Array.from({ length: Math.ceil(entries / ENTRIES_A_BATCH) }, (_, batch): BatchToBuild => {
    const count = Math.min(ENTRIES_A_BATCH, entries - batch * ENTRIES_A_BATCH);
    return {
      sec: kind,
      companyName: "HARBOR MILLS",
      companyId: "1234567890",
      description: kind === "PPD" ? "PAYROLL" : "SUPPLIERS",
      effectiveDate: "2026-11-20",
      odfi: "02100002",
      entries: Array.from({ length: count }, (_entry, index) => entryOf(kind, batch * ENTRIES_A_BATCH + index, random)),
    };
  });
  return {
    destination: "021000021",
    destinationName: "QBANK",
    origin: "1234567890",
    originName: "HARBOR MILLS INC",
    createdDate: "2026-11-18",
    createdTime: "09:30",
    batches,
  };
}

function entryOf(kind: Kind, serial: number, random: () => number): EntryToBuild {
  const bank = `0${1 + Math.floor(random() * 9)}${String(Math.floor(random() * 1_000_000)).padStart(6, "0")}`;
  const name = NAMES[Math.floor(random() * NAMES.length)] ?? "";
  return {
    transactionCode: kind === "PPD" ? 22 : 27,
    rdfi: `${bank}${checkDigitOf(bank)}`,
    accountNumber: String(10_000_000 + Math.floor(random() * 9_000_000_000)),
    amountMinor: 1 + Math.floor(random() * 900_000),
    individualId: `E${serial}`,
    individualName: `${name} ${serial % 97}`,
    ...(kind === "CCD" ? { addenda: [`INVOICE ${serial}`] } : {}),
  };
}

/** Its bytes, in the standard manner. */
export function bytesOf(file: FileToBuild): Uint8Array<ArrayBuffer> {
  return buildNacha(file, PROFILES.standard);
}
