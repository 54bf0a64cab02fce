import Link from "next/link";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import { actionWords, subjectHref } from "@/lib/features/audit/rules";
import type { AuditRow } from "@/lib/features/audit/types";
import { ChangeList } from "./change-list";

const SUBJECT_WORDS: Readonly<Record<string, string>> = {
  payment: "Payment",
  ach_file: "ACH file",
  exception: "Check exception",
  member: "Person",
  session: "Session",
  webhook_delivery: "Webhook",
  account: "Account",
  sync: "Bank pull",
  bank: "Bank connection",
  check_issue: "Issued check",
};

/** The trail, newest first. Times are UTC to the millisecond: the trail is read beside other systems' logs. */
export function ActivityTable({ rows }: { readonly rows: readonly AuditRow[] }) {
  return (
    <Table label="Activity">
      <TableHead>
        <HeadCell numeric>No.</HeadCell>
        <HeadCell>Time (UTC)</HeadCell>
        <HeadCell>Who</HeadCell>
        <HeadCell>What</HeadCell>
        <HeadCell>About</HeadCell>
        <HeadCell>Change</HeadCell>
      </TableHead>
      <tbody>
        {rows.map((row) => (
          <Row key={row.seq}>
            <Cell numeric faint className="align-top">
              {row.seq}
            </Cell>
            <Cell className="num align-top whitespace-nowrap">
              <time dateTime={row.at}>{row.at.replace("T", " ").replace("Z", "")}</time>
            </Cell>
            <Cell className="align-top whitespace-nowrap">{row.actorName}</Cell>
            <Cell heading className="align-top whitespace-nowrap">
              <span title={`${row.action} · request ${row.requestId}`}>{actionWords(row.action)}</span>
            </Cell>
            <Cell className="align-top whitespace-nowrap">
              <Subject row={row} />
            </Cell>
            <Cell className="min-w-64">
              <ChangeList before={row.before} after={row.after} />
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}

function Subject({ row }: { readonly row: AuditRow }) {
  const href = subjectHref(row.subjectType, row.subjectId);
  const label = SUBJECT_WORDS[row.subjectType] ?? row.subjectType;
  if (href) return <RowLink href={href}>{label}</RowLink>;
  if (row.subjectType === "sync") return <span>{`${label} ${row.subjectId}`}</span>;
  return (
    <Link href={`/activity?subject=${row.subjectType}&id=${row.subjectId}`} className="hover:underline">
      {label}
    </Link>
  );
}
