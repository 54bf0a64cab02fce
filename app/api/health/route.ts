import { isDatabaseReachable } from "@/lib/features/desk/data";

/** For whoever watches the desk: 200 while it can reach its database, 503 while it cannot. Says nothing else. */
export async function GET(): Promise<Response> {
  const healthy = await isDatabaseReachable();
  return Response.json(
    { status: healthy ? "ok" : "database unreachable" },
    { status: healthy ? 200 : 503, headers: { "cache-control": "no-store" } },
  );
}
