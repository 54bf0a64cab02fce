import { formatMoney } from "@/lib/core/money";
import { refuse, type Refusal } from "@/lib/core/result";
import type { ControlTotals } from "../types";

/** What the file adds up to, as far as control totals speak of it. Amounts in cents. */
type FileTotals = { readonly entryCount: number; readonly debitMinor: number; readonly creditMinor: number };

const usd = (amountMinor: number): string => formatMoney({ amountMinor, currency: "USD" });

/** The figures that differ, each with both sides; null when all agree. */
export function compareControlTotals(keyed: ControlTotals, file: FileTotals): Refusal | null {
  const differences = [
    keyed.entryCount === file.entryCount
      ? []
      : [`entries: you keyed ${count(keyed.entryCount)}, the file has ${count(file.entryCount)}`],
    keyed.debitMinor === file.debitMinor
      ? []
      : [`debits: you keyed ${usd(keyed.debitMinor)}, the file has ${usd(file.debitMinor)}`],
    keyed.creditMinor === file.creditMinor
      ? []
      : [`credits: you keyed ${usd(keyed.creditMinor)}, the file has ${usd(file.creditMinor)}`],
  ].flat();
  if (differences.length === 0) return null;
  return refuse(
    "control_totals_differ",
    `The control totals differ from the file: ${differences.join("; ")}. Compare both with where the file comes from; it cannot be sent until they agree.`,
  );
}

function count(value: number): string {
  return value.toLocaleString("en-US");
}

/** Why a file may not be sent on an account that asks for control totals; null when they were keyed and agree. */
export function refuseWithoutControl(keyed: ControlTotals | null, file: FileTotals): Refusal | null {
  if (keyed) return compareControlTotals(keyed, file);
  return refuse(
    "control_totals_missing",
    "This account asks for control totals: key the number of entries, the debits and the credits from your own records first.",
  );
}
