import { deny } from "@/lib/core/action";
import { currentActor } from "@/lib/core/session";
import { csvLine, UTF8_MARK } from "@/lib/formats/csv/write";
import { listAccounts } from "@/lib/features/accounts/data";
import { walkTransactions } from "@/lib/features/transactions/data";
import { EXPORT_HEAD, exportRow } from "@/lib/features/transactions/rules";
import { exportName, filterOf, readLens } from "@/lib/features/transactions/schema";

/** Every line that the same address shows on the screen, in its order, as CSV; streamed page by page. */
export async function GET(request: Request): Promise<Response> {
  const actor = await currentActor();
  const denied = deny(actor, "accounts.read");
  if (denied || !actor) return Response.json(denied, { status: actor ? 403 : 401 });
  const { lens, dropped } = readLens(Object.fromEntries(new URL(request.url).searchParams));
  if (dropped.length > 0) {
    const sentence = `The address could not be read: ${dropped.join(", ")}. Export from the list itself.`;
    return Response.json({ ok: false, reason: "invalid_input", sentence }, { status: 400 });
  }
  const accounts = await listAccounts(actor.scope);
  const filter = filterOf(lens, accounts.find((account) => account.id === lens.account)?.currency);
  const pages = walkTransactions(actor.scope, { ...filter, order: lens.sort === "oldest" ? "oldest" : "newest" });
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    start: (stream) => stream.enqueue(encoder.encode(UTF8_MARK + csvLine(EXPORT_HEAD))),
    async pull(stream) {
      const { done, value } = await pages.next();
      if (done) stream.close();
      else stream.enqueue(encoder.encode(value.map((row) => csvLine(exportRow(row, filter.basis))).join("")));
    },
    cancel: async () => void (await pages.return(undefined)),
  });
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${exportName(lens, filter.basis)}"`,
      "cache-control": "no-store",
    },
  });
}
