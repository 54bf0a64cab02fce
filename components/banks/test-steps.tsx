import { CircleAlert, CircleCheck, CircleMinus, TriangleAlert } from "lucide-react";
import { CopyValue } from "@/components/ui/copy-value";
import { cn } from "@/lib/core/cn";
import type { TestStep } from "@/lib/features/banks/types";

const LOOK = {
  passed: { Icon: CircleCheck, word: "Passed", color: "text-success" },
  warning: { Icon: TriangleAlert, word: "Warning", color: "text-warning" },
  failed: { Icon: CircleAlert, word: "Failed", color: "text-danger" },
  skipped: { Icon: CircleMinus, word: "Skipped", color: "text-ink-faint" },
} as const;

/** The steps of a test: what was asked, what was found, what to do. */
export function TestSteps({ steps }: { readonly steps: readonly TestStep[] }) {
  return (
    <ol className="mt-2">
      {steps.map((step) => (
        <Step key={step.key} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { readonly step: TestStep }) {
  const { Icon, word, color } = LOOK[step.verdict];
  return (
    <li className="flex gap-2 border-t py-2">
      <Icon aria-hidden className={cn("mt-0.5 size-4 shrink-0", color)} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-baseline justify-between gap-x-3">
          <span className="font-medium">
            {step.title}
            <span className={cn("ml-2 text-sm font-normal", color)}>{word}</span>
          </span>
          <span className="num text-sm text-ink-faint">
            {step.verdict === "skipped" ? "" : `${step.durationMs.toLocaleString("en-US")} ms`}
          </span>
        </p>
        <p className="break-words text-ink-soft">{step.found}</p>
        {step.todo ? <p className="break-words">{step.todo}</p> : null}
        {step.requestId ? (
          <div className="flex flex-wrap items-center gap-x-2 text-sm text-ink-faint">
            Bank request <CopyValue name={`the request id of “${step.title}”`} value={step.requestId} />
          </div>
        ) : null}
      </div>
    </li>
  );
}
