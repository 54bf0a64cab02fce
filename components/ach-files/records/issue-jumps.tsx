import { ArrowDown, ArrowUp } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { RecordsHead } from "@/lib/features/ach-files/types/records";
import { counted } from "../words";
import type { Jumps } from "./use-jumps";

/** Where one stands among the lines with issues, and the way to the next. */
export function IssueJumps({ head, jumps }: { readonly head: RecordsHead; readonly jumps: Jumps }) {
  return (
    <div role="group" aria-label="Lines with issues" className="flex flex-wrap items-center gap-2">
      <span className="num text-sm text-ink-soft">
        {jumps.at} of {counted(head.issueLines.length, "line with issues", "lines with issues")}
      </span>
      <Button size="small" icon={<ArrowUp aria-hidden className="size-3.5" />} onPress={jumps.previous}>
        Previous <kbd className="kbd max-sm:hidden">p</kbd>
      </Button>
      <Button size="small" icon={<ArrowDown aria-hidden className="size-3.5" />} onPress={jumps.next}>
        Next <kbd className="kbd max-sm:hidden">n</kbd>
      </Button>
    </div>
  );
}
