"use client";

import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { isPlainKey } from "@/components/ui/keyboard";
import { shortcutsBlocked } from "@/components/ui/keyboard-scope";
import { Notice } from "@/components/ui/notice";
import { VirtualGrid } from "@/components/ui/virtual-grid";
import type { RecordFilter } from "@/lib/features/ach-files/schema/records";
import type { RecordsHead } from "@/lib/features/ach-files/types/records";
import { CheckingWatch } from "../checking-watch";
import { IssueJumps } from "./issue-jumps";
import { RecordCells, RecordHead } from "./record-cells";
import { RecordFilters } from "./record-filters";
import { RecordPanel } from "./record-panel";
import { useJumps } from "./use-jumps";
import { useRecords } from "./use-records";

type RecordsViewProps = {
  readonly head: RecordsHead;
  readonly filter: RecordFilter;
  /** The row to begin on. */
  readonly start: number;
};

/** Every record of a file, however many: narrowed, searched, and walked from issue to issue with `n` and `p`. */
export function RecordsView({ head, filter, start }: RecordsViewProps) {
  if (head.status === "checking") return <CheckingWatch fileId={head.id} />;
  return (
    <>
      <RecordFilters head={head} filter={filter} />
      <Rows head={head} filter={filter} start={start} />
    </>
  );
}

function Rows({ head, filter, start }: RecordsViewProps) {
  const [current, setCurrent] = useState(start);
  const records = useRecords(head.id, filter, current);
  const { total, rowAt } = records;
  const row = rowAt(current);
  const jumps = useJumps(head, filter, { line: row?.line ?? null, goTo: setCurrent });
  usePageKeys(jumps.onKey);
  const isColumns = filter.kind !== undefined;
  const headFields = rowAt(current)?.fields ?? rowAt(0)?.fields ?? [];
  if (records.error !== null && total === undefined) {
    return (
      <Notice
        tone="danger"
        title="The records are not shown"
        action={<Button onPress={records.retry}>Try again</Button>}
      >
        {records.error}
      </Notice>
    );
  }
  if (total === 0) {
    return <EmptyState title="No record matches">Change or clear the filters above to see every record.</EmptyState>;
  }
  return (
    <div className="flex flex-col gap-2">
      <div className="flex min-h-8 flex-wrap items-center justify-between gap-2">
        <p role="status" className="num text-sm text-ink-soft">
          {total === undefined ? "The records are being read." : countWords(total, records.isCut, current)}
        </p>
        {head.issueLines.length > 0 ? <IssueJumps head={head} jumps={jumps} /> : null}
      </div>
      {records.error ? (
        <Notice tone="danger" action={<Button onPress={records.retry}>Try again</Button>}>
          {records.error}
        </Notice>
      ) : null}
      {jumps.message ? <Notice tone="info">{jumps.message}</Notice> : null}
      <VirtualGrid
        label={`Records of ${head.fileName}`}
        rowCount={total ?? 0}
        current={total === undefined ? -1 : Math.min(current, total - 1)}
        onCurrent={setCurrent}
        onRange={records.setRange}
        onKey={(event) => jumps.onKey(event.nativeEvent)}
        head={<RecordHead fields={isColumns ? headFields : null} />}
        renderRow={(index) => <RecordCells row={rowAt(index)} isColumns={isColumns} />}
        className="h-[max(18rem,calc(100dvh-27rem))]"
      />
      <RecordPanel row={row} />
    </div>
  );
}

function countWords(total: number, isCut: boolean, current: number): string {
  const rows = `${total.toLocaleString("en-US")} ${total === 1 ? "record" : "records"}`;
  if (isCut) return `The first ${rows} that match; more do. Type more of the text to narrow them.`;
  return `Record ${(current + 1).toLocaleString("en-US")} of ${rows}`;
}

/** `n` and `p` work on the whole page, where no field and no dialog wants them. */
function usePageKeys(onKey: (event: KeyboardEvent) => void): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (isPlainKey(event) && !shortcutsBlocked(event)) onKey(event);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => handle(event);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, []);
}
