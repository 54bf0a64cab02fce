import { Notice } from "@/components/ui/notice";
import { Section } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import { whoMay } from "@/lib/core/permissions";
import type { ReturnDetail } from "@/lib/features/ach-returns/types";
import { CorrectionButtons } from "./correction-buttons";

type CorrectionPanelProps = { readonly returned: ReturnDetail; readonly mayAccept: boolean };

/** What would change for the payee, and the decision on it. */
export function CorrectionPanel({ returned, mayAccept }: CorrectionPanelProps) {
  const { changes, state } = returned;
  if (changes.length === 0) {
    return (
      <Notice tone="warning" title="Nothing of this can be taken over by itself" className="mb-6">
        The data do not stand in the columns of its code, or it is not about the payee. Do what the next step says, and
        mark it handled.
      </Notice>
    );
  }
  const open = state === "open";
  return (
    <Section
      title={open ? "Proposed change" : "Accepted change"}
      actions={open && mayAccept ? <CorrectionButtons returnId={returned.id} changes={changes} /> : null}
    >
      <Table label="Each part that changes">
        <TableHead>
          <HeadCell>What</HeadCell>
          <HeadCell>As it was sent</HeadCell>
          <HeadCell>Said to be right</HeadCell>
        </TableHead>
        <tbody>
          {changes.map((change) => (
            <Row key={change.part} walk={false}>
              <Cell heading>{change.part}</Cell>
              <Cell className="num text-ink-soft line-through">{change.from}</Cell>
              <Cell className="num font-medium">{change.to}</Cell>
            </Row>
          ))}
        </tbody>
      </Table>
      {open ? (
        <p className="mt-2 max-w-prose text-ink-soft">
          Nothing changes until it is accepted{mayAccept ? "" : `, which needs ${whoMay("payees.accept-correction")}`}.
          From then on, files that still carry the old data are named when they are checked.
        </p>
      ) : null}
    </Section>
  );
}
