import "server-only";

/**
 * True when a write comes from a page of this desk: the browser's `Origin` names the host it was sent to. A request
 * without `Origin` is refused as well: every browser sends one with a POST.
 */
export function isSameOrigin(request: Request): boolean {
  const origin = request.headers.get("origin");
  const host = request.headers.get("x-forwarded-host") ?? request.headers.get("host");
  if (!origin || !host) return false;
  return URL.canParse(origin) && new URL(origin).host === host;
}
