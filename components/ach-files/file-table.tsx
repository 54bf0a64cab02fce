import Link from "next/link";
import { Amount } from "@/components/ui/amount";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import { formatInstant } from "@/lib/core/dates";
import { formatMinor } from "@/lib/core/money";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import type { AchFileRow } from "@/lib/features/ach-files/types";
import { FileStatus } from "./file-status";
import { RowCheck } from "./row-check";
import { sizeWords } from "./words";

const usd = (minor: number) => <Amount text={formatMinor(minor, "USD")} currency="USD" />;

/** The files, newest first. */
export function FileTable({ rows, zone }: { readonly rows: readonly AchFileRow[]; readonly zone: string }) {
  return (
    <Table label="ACH files">
      <TableHead>
        <HeadCell>File</HeadCell>
        <HeadCell>State</HeadCell>
        <HeadCell numeric>Entries</HeadCell>
        <HeadCell numeric>Credits</HeadCell>
        <HeadCell numeric>Debits</HeadCell>
        <HeadCell numeric>Issues</HeadCell>
        <HeadCell>Payment</HeadCell>
        <HeadCell>Uploaded</HeadCell>
      </TableHead>
      <tbody>
        {rows.map((file) => (
          <Row key={file.id}>
            <Cell heading className="max-w-72">
              <RowLink href={`/ach-files/${file.id}`} className="block truncate">
                {file.fileName}
              </RowLink>
              <span className="num block text-sm text-ink-faint">{sizeWords(file.sizeBytes)}</span>
            </Cell>
            <Cell>{file.status === "checking" ? <RowCheck fileId={file.id} /> : <FileStatus file={file} />}</Cell>
            <Cell numeric>{file.entryCount.toLocaleString("en-US")}</Cell>
            <Cell numeric>{usd(file.creditMinor)}</Cell>
            <Cell numeric>{usd(file.debitMinor)}</Cell>
            <Cell numeric>{file.issueCount === 0 ? "–" : file.issueCount.toLocaleString("en-US")}</Cell>
            <Cell>
              {file.payment ? (
                <Link href={`/payments/${file.payment.id}`} className="num relative z-10 text-accent hover:underline">
                  {paymentNumber(file.payment.number)}
                </Link>
              ) : (
                "–"
              )}
            </Cell>
            <Cell faint className="whitespace-nowrap">
              {formatInstant(new Date(file.uploadedAt), zone)}, {file.uploadedBy}
            </Cell>
          </Row>
        ))}
      </tbody>
    </Table>
  );
}
