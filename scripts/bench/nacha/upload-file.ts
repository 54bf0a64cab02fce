import { writeNacha } from "@/lib/formats/nacha/write";
import { PAYROLL, sampleFile } from "@/lib/formats/nacha/testdata/samples";
import { INC_COMPANY_ID } from "../../testing/ach-files";

const ENTRIES_A_BATCH = 1_000;

/** A payroll of so many entries, in batches of a thousand, that no other seed or round gives: 95 bytes an entry. */
export function payrollFile(seed: number, round: number, entries: number): Uint8Array<ArrayBuffer> {
  const [sample] = PAYROLL.entries;
  if (!sample) throw new Error("The sample has entries");
  const batches = Array.from({ length: Math.ceil(entries / ENTRIES_A_BATCH) }, (_, batch) => ({
    ...PAYROLL,
    companyId: INC_COMPANY_ID,
    entries: Array.from({ length: Math.min(ENTRIES_A_BATCH, entries - batch * ENTRIES_A_BATCH) }, (_entry, index) => {
      const serial = batch * ENTRIES_A_BATCH + index;
      return {
        ...sample,
        accountNumber: `${100_000_000 + serial}`,
        amountMinor: 100_000 + ((serial * 7_919 + seed * 104_729 + round) % 400_000),
        individualId: `E${serial}`,
        individualName: `EMPLOYEE ${serial}`,
      };
    }),
  }));
  return Uint8Array.from(writeNacha(sampleFile(batches)));
}
