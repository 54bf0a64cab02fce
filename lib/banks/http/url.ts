/**
 * Addresses of a bank. A base URL is checked once; below it only encoded segments are added, so no id from a bank
 * or a person can point a request, and the token in it, at another path or host.
 */

const INSIDE = /^(localhost|127(\.\d{1,3}){3}|\[::1\]|[a-z0-9-]+|.+\.(localhost|test|internal))$/i;

/** Parses a base URL. Throws `RangeError` unless it is https, or http inside the own machine or network. */
export function checkedBaseUrl(text: string): URL {
  if (!URL.canParse(text)) throw new RangeError("The bank's address is not a URL");
  const url = new URL(text);
  const secure = url.protocol === "https:" || (url.protocol === "http:" && INSIDE.test(url.hostname));
  if (!secure) throw new RangeError(`The bank's address must use https: ${url.protocol}//${url.host}`);
  if (url.username || url.password || url.search || url.hash) {
    throw new RangeError("The bank's address must have no user, query or fragment");
  }
  return url;
}

/** The base with segments and query. Throws `RangeError` on a segment that would climb or vanish. */
export function joinUrl(base: URL, segments: readonly string[], query: Readonly<Record<string, string>> = {}): URL {
  for (const segment of segments) {
    if (segment === "" || segment === "." || segment === "..") throw new RangeError("Unsafe path segment");
  }
  const url = new URL(base);
  if (segments.length > 0) {
    url.pathname = `${base.pathname.replace(/\/+$/, "")}/${segments.map(encodeURIComponent).join("/")}`;
  }
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url;
}
