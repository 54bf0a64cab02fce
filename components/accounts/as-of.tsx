import { TriangleAlert } from "lucide-react";
import { dateInZone, formatInstant, formatTime } from "@/lib/core/dates";
import { LATENCY, LATENCY_WORDS } from "@/lib/features/banks/rules";

export type AsOfProps = {
  /** ISO instant of the balance. */
  readonly asOf: string;
  /** ISO instant at which the page was made: a time of the same day needs no date. */
  readonly at: string;
  readonly zone: string;
  readonly source?: string | undefined;
  readonly stale: boolean;
  /** Says the latency class of a balance too. */
  readonly withClass?: boolean;
};

/** When a balance was true and who said so: "Real time, read 10:42 ET, from QBank"; a stale one says so in words. */
export function AsOf({ asOf, at, zone, source, stale, withClass = false }: AsOfProps) {
  const [moment, now] = [new Date(asOf), new Date(at)];
  const isToday = dateInZone(moment, zone) === dateInZone(now, zone);
  const text = isToday ? formatTime(moment, zone) : formatInstant(moment, zone);
  return (
    <span className="sm:whitespace-nowrap">
      {withClass ? `${LATENCY_WORDS[LATENCY.balances]}, read ` : null}
      <time dateTime={asOf} title={formatInstant(moment, zone)}>
        {text}
      </time>
      {source ? `, from ${source}` : null}
      {stale ? (
        <span className="ml-1.5 inline-flex items-center gap-0.5 font-medium text-warning">
          <TriangleAlert aria-hidden className="size-3.5" />
          stale
        </span>
      ) : null}
    </span>
  );
}
