/** The address for a filter form: empty fields are left out, so that a link stays short and shareable. */
export function filterHref(action: string, entries: Iterable<readonly [string, FormDataEntryValue]>): string {
  const query = new URLSearchParams();
  for (const [name, value] of entries) {
    if (typeof value === "string" && value.trim() !== "") query.append(name, value.trim());
  }
  const text = query.toString();
  return text === "" ? action : `${action}?${text}`;
}
