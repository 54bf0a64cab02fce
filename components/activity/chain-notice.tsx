import { Notice } from "@/components/ui/notice";
import type { ChainCheck } from "@/lib/features/audit/types";

/** What the check of the whole chain found, made when the page was opened. */
export function ChainNotice({ check }: { readonly check: ChainCheck }) {
  const rows = check.rows.toLocaleString("en-US");
  if (check.brokenAt !== null) {
    return (
      <Notice tone="danger" title={`The trail does not hold from row ${check.brokenAt} on`}>
        A row was changed, removed or inserted outside Cutoff. Keep the database as it is, stop releasing payments, and
        compare it with a backup from before that row.
      </Notice>
    );
  }
  return (
    <Notice tone="success" title={`The chain holds: ${rows} rows, each sealed to the one before`}>
      Head <code className="font-mono">{check.headHash.slice(0, 16)}</code>. Write it down outside this system to prove
      later that nothing was cut off.
    </Notice>
  );
}
