import { Chip } from "@/components/ui/chip";
import { EmptyState } from "@/components/ui/empty-state";
import { KeyboardList } from "@/components/ui/keyboard-list";
import { PageHeader } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, RowLink, Table, TableHead } from "@/components/ui/table";
import { formatInstant } from "@/lib/core/dates";
import type { BankSummary } from "@/lib/features/banks/types";

/** The banks of this installation: whether each is connected and what is wrong. */
export function BankList({ banks }: { readonly banks: readonly BankSummary[] }) {
  const count = `${banks.length} ${banks.length === 1 ? "bank" : "banks"}`;
  return (
    <>
      <PageHeader
        title="Banks"
        count={count}
        description="How each bank is reached, and what it can do for the desk."
      />
      {banks.length === 0 ? (
        <EmptyState title="No bank yet">The first start makes one. Look at the log of the last start.</EmptyState>
      ) : (
        <KeyboardList>
          <Table label="Banks">
            <TableHead>
              <HeadCell>Bank</HeadCell>
              <HeadCell>Connection</HeadCell>
              <HeadCell>Last test</HeadCell>
              <HeadCell>Needs attention</HeadCell>
            </TableHead>
            <tbody>
              {banks.map((bank) => (
                <BankRow key={bank.code} bank={bank} />
              ))}
            </tbody>
          </Table>
        </KeyboardList>
      )}
    </>
  );
}

function BankRow({ bank }: { readonly bank: BankSummary }) {
  const { lastTest } = bank;
  return (
    <Row>
      <Cell heading>
        <RowLink href={`/banks/${bank.code}`}>{bank.name}</RowLink>
      </Cell>
      <Cell>
        {bank.connected ? <Chip tone="success" label="Connected" /> : <Chip tone="warning" label="Not connected" />}
      </Cell>
      <Cell date>
        {lastTest ? (
          <>
            {lastTest.passed ? "Passed" : "Failed"} {formatInstant(new Date(lastTest.at), bank.timeZone)}
          </>
        ) : (
          "Never tested"
        )}
      </Cell>
      <Cell className="break-words">{bank.problem ?? "Nothing"}</Cell>
    </Row>
  );
}
