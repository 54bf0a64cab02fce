"use client";

import { useRouter } from "next/navigation";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { EmptyState } from "@/components/ui/empty-state";
import { Notice } from "@/components/ui/notice";
import { Panel, Section } from "@/components/ui/page-header";
import { showToast } from "@/components/ui/toast";
import { formatInstant } from "@/lib/core/dates";
import { testConnectionAction } from "@/lib/features/banks/actions";
import type { TestReport } from "@/lib/features/banks/types";
import { answered } from "./answered";
import { TestSteps } from "./test-steps";

type TestPanelProps = {
  readonly code: string;
  readonly zone: string;
  readonly tests: readonly TestReport[];
  readonly mayTest: boolean;
};

/** Tests the connection with questions that only read; each step says what was found and what to do. */
export function TestPanel({ code, zone, tests, mayTest }: TestPanelProps) {
  const router = useRouter();
  const [pending, setPending] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
  const run = async (): Promise<void> => {
    setPending(true);
    setRefusal(null);
    const result = await answered(testConnectionAction({ code }));
    if (!result.ok) setRefusal(result.sentence);
    else tell(result.value);
    router.refresh();
    setPending(false);
  };
  const [newest, ...earlier] = tests;
  return (
    <Section
      title="Test of the connection"
      actions={
        mayTest ? (
          <Button variant="primary" pending={pending} onPress={() => void run()}>
            {pending ? "Asking the bank…" : "Test the connection"}
          </Button>
        ) : null
      }
    >
      <p role="status" className="pb-2 text-sm text-ink-soft">
        {pending
          ? "Ten questions, one after another. This takes seconds, three minutes at most; you may leave and come back."
          : "Ten questions that only read. No money moves, nothing is changed at the bank."}
      </p>
      {refusal ? (
        <Notice tone="danger" className="mb-2">
          {refusal}
        </Notice>
      ) : null}
      {newest ? (
        <Panel>
          <ReportHead report={newest} zone={zone} />
          <TestSteps steps={newest.steps} />
        </Panel>
      ) : (
        <EmptyState title="Never tested">
          A test finds a wrong secret or a missing scope before a payment does.
        </EmptyState>
      )}
      {earlier.map((report) => (
        <details key={report.id} className="mt-2 rounded-md border bg-surface p-3">
          <summary className="cursor-pointer">
            <ReportHead report={report} zone={zone} />
          </summary>
          <TestSteps steps={report.steps} />
        </details>
      ))}
    </Section>
  );
}

/** Said once for whoever does not see the list change. */
function tell({ passed, steps }: TestReport): void {
  if (passed) return showToast("The test passed.");
  const wrong = steps.filter((step) => step.verdict === "failed").map((step) => step.title);
  showToast(`The test failed: ${wrong.join(", ")}.`, { tone: "warning" });
}

function ReportHead({ report, zone }: { readonly report: TestReport; readonly zone: string }) {
  return (
    <span className="inline-flex flex-wrap items-center gap-2">
      {report.passed ? <Chip tone="success" label="Passed" /> : <Chip tone="danger" label="Failed" />}
      <span>
        {formatInstant(new Date(report.finishedAt), zone)} by {report.byName}
      </span>
    </span>
  );
}
