import { Amount } from "@/components/ui/amount";
import { Figure, Figures } from "@/components/ui/figure";
import { formatDate } from "@/lib/core/dates";
import { formatMinor } from "@/lib/core/money";
import type { AchFileDetail } from "@/lib/features/ach-files/types";
import { counted } from "./words";

/** What the file comes to, added up from its entries, not read from its controls. */
export function FileFigures({ file }: { readonly file: AchFileDetail }) {
  if (!file.summary) return null;
  const records = `/ach-files/${file.id}/records`;
  const isListed = file.status !== "checking";
  const lines = (kind: string) => (isListed ? { href: `${records}?kind=${kind}` } : {});
  const dates = file.summary.batches.map((batch) => batch.effectiveDate).filter((date) => date !== null);
  const [first, last] = [dates.toSorted()[0], dates.toSorted().at(-1)];
  return (
    <Figures>
      <Figure
        label="Credits"
        basis="money out"
        value={<Amount text={formatMinor(file.creditMinor, "USD")} currency="USD" />}
        asOf="added up from the entries"
        {...lines("credits")}
      />
      <Figure
        label="Debits"
        basis="money in"
        value={<Amount text={formatMinor(file.debitMinor, "USD")} currency="USD" />}
        asOf="added up from the entries"
        {...lines("debits")}
      />
      <Figure
        label="Entries"
        value={file.entryCount.toLocaleString("en-US")}
        basis={file.summary.sec.join(", ")}
        {...lines("6")}
        asOf={`${counted(file.addendaCount, "addenda record", "addenda records")}, ${counted(file.batchCount, "batch", "batches")}`}
      />
      <Figure
        label="Effective date"
        {...lines("5")}
        value={first ? formatDate(first) : "none given"}
        asOf={first && last && first !== last ? `to ${formatDate(last)}` : "in every batch"}
      />
    </Figures>
  );
}
