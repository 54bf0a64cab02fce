import { formatDate, wallClock, zoneWord } from "@/lib/core/dates";
import { actionWords } from "@/lib/features/audit/rules";
import type { AuditRow } from "@/lib/features/audit/types";
import { ChangeList } from "./change-list";

/** Everything the audit trail holds about one thing, oldest first, with UTC milliseconds behind the shown time. */
export function HistoryList({ rows, zone }: { readonly rows: readonly AuditRow[]; readonly zone: string }) {
  if (rows.length === 0) return <p className="text-ink-soft">Nothing has happened to it yet.</p>;
  return (
    <ol className="flex flex-col">
      {rows.map((row) => (
        <li
          key={row.seq}
          className="grid grid-cols-[9.5rem_1fr] gap-x-4 border-t py-1.5 first:border-t-0 max-sm:grid-cols-1"
        >
          <time dateTime={row.at} title={row.at} className="num text-sm text-ink-soft">
            {when(row.at, zone)}
          </time>
          <div className="min-w-0">
            <p>
              <span className="font-medium">{actionWords(row.action)}</span>
              <span className="text-ink-soft"> · {row.actorName}</span>
            </p>
            <ChangeList before={row.before} after={row.after} />
          </div>
        </li>
      ))}
    </ol>
  );
}

/** "21 Nov 2026, 14:15:07 ET". */
export function when(iso: string, zone: string): string {
  const wall = wallClock(new Date(iso), zone);
  return `${formatDate(wall.date)}, ${wall.time} ${zoneWord(zone)}`;
}
