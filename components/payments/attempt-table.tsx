import { Chip } from "@/components/ui/chip";
import { Section } from "@/components/ui/page-header";
import { Cell, HeadCell, Row, Table, TableHead } from "@/components/ui/table";
import type { Tone } from "@/components/ui/tone";
import { formatDate, wallClock, zoneWord } from "@/lib/core/dates";
import type { PaymentDetail } from "@/lib/features/payments/types";

const OUTCOMES: Readonly<Record<string, { tone: Tone; label: string }>> = {
  accepted: { tone: "success", label: "Accepted" },
  refused: { tone: "danger", label: "Refused" },
  in_progress: { tone: "warning", label: "Bank holds it" },
  unsure: { tone: "warning", label: "No sure answer" },
};

/** Each time the payment was handed to the bank, all with the same key. */
export function AttemptTable({ payment }: { readonly payment: PaymentDetail }) {
  if (payment.attempts.length === 0) return null;
  const at = (iso: string): string => {
    const wall = wallClock(new Date(iso), payment.timeZone);
    return `${formatDate(wall.date)}, ${wall.time} ${zoneWord(payment.timeZone)}`;
  };
  return (
    <Section title="Attempts" count={String(payment.attemptCount)}>
      <Table label="Attempts to hand it to the bank">
        <TableHead>
          <HeadCell numeric>No.</HeadCell>
          <HeadCell>Begun</HeadCell>
          <HeadCell>Outcome</HeadCell>
          <HeadCell>What was said</HeadCell>
          <HeadCell>Bank request</HeadCell>
        </TableHead>
        <tbody>
          {payment.attempts.map((attempt) => {
            const outcome = OUTCOMES[attempt.outcome ?? ""] ?? { tone: "info", label: "Under way" };
            return (
              <Row key={attempt.attempt} walk={false}>
                <Cell numeric>{attempt.attempt}</Cell>
                <Cell date>{at(attempt.startedAt)}</Cell>
                <Cell>
                  <Chip tone={outcome.tone} label={outcome.label} />
                </Cell>
                <Cell>{attempt.errorText ? `${attempt.errorName ?? ""}: ${attempt.errorText}` : ""}</Cell>
                <Cell faint>
                  <code className="font-mono text-sm break-all">{attempt.bankRequestId}</code>
                </Cell>
              </Row>
            );
          })}
        </tbody>
      </Table>
    </Section>
  );
}
