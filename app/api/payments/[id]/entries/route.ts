import { deny } from "@/lib/core/action";
import { currentActor } from "@/lib/core/session";
import { csvLine, UTF8_MARK } from "@/lib/formats/csv/write";
import { listEntries } from "@/lib/features/payments/data/entries";
import { ENTRY_CSV_HEAD, entryCsvRow } from "@/lib/features/payments/rules/entries-csv";
import { entryFilter } from "@/lib/features/payments/schema";
import { ENTRY_STATUSES } from "@/lib/features/payments/types/entries";

const PAGE_ROWS = 1_000;

/** The entries of a payment as CSV, those of one state or all, streamed page by page. Account numbers by last four. */
export async function GET(request: Request, { params }: { params: Promise<{ id: string }> }): Promise<Response> {
  const actor = await currentActor();
  const denied = deny(actor, "payments.read");
  if (denied || !actor) return Response.json(denied, { status: actor ? 403 : 401 });
  const { id } = await params;
  const { entries: state } = entryFilter.parse(Object.fromEntries(new URL(request.url).searchParams));
  const states = state ? [state] : ENTRY_STATUSES;
  const first = await listEntries(actor.scope, id, { states, after: 0, limit: PAGE_ROWS });
  if (!first)
    return Response.json({ ok: false, reason: "not_found", sentence: "This payment is not there." }, { status: 404 });
  const encoder = new TextEncoder();
  let page: typeof first | null = first;
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(encoder.encode(UTF8_MARK + csvLine(ENTRY_CSV_HEAD))),
    async pull(stream) {
      if (!page) return stream.close();
      if (page.rows.length > 0)
        stream.enqueue(encoder.encode(page.rows.map((row) => csvLine(entryCsvRow(row))).join("")));
      const after: number | null = page.nextAfter;
      page = after === null ? null : await listEntries(actor.scope, id, { states, after, limit: PAGE_ROWS });
      if (!page) stream.close();
    },
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="payment-entries${state ? `-${state}` : ""}.csv"`,
      "cache-control": "no-store",
    },
  });
}
