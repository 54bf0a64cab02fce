import "server-only";
import { isId } from "@/lib/core/ids";

/**
 * The payment id in a `Location` header, absolute or relative to the call (R11). Null when the header is missing,
 * names another host, or does not end in a UUID: then the payment is accepted and its id is not known. The URL
 * itself is never followed.
 */
export function paymentIdFromLocation(header: string | null, calledUrl: URL): string | null {
  if (header === null || header.trim() === "" || !URL.canParse(header.trim(), calledUrl)) return null;
  const target = new URL(header.trim(), calledUrl);
  if (!/^https?:$/.test(target.protocol) || target.host !== calledUrl.host) return null;
  const last = target.pathname.replace(/\/+$/, "").split("/").at(-1) ?? "";
  return isId(last) ? last.toLowerCase() : null;
}
