import { cn } from "@/lib/core/cn";
import { deadlineWords } from "@/lib/features/ach-returns/rules";

type DeadlineProps = { readonly actBy: string | null; readonly today: string; readonly isOpen: boolean };

/** Until when our side must act, in the bank's days; a dash where nothing is due. */
export function Deadline({ actBy, today, isOpen }: DeadlineProps) {
  if (actBy === null || !isOpen) return <span className="text-ink-faint">–</span>;
  const { words, late } = deadlineWords(actBy, today);
  return <span className={cn("num whitespace-nowrap", late && "font-medium text-danger")}>{words}</span>;
}
