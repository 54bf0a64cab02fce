/** "9.6 MB", "12 KB", "949 bytes". */
export function sizeWords(bytes: number): string {
  if (bytes >= 1_000_000) return `${(bytes / 1_000_000).toFixed(1)} MB`;
  if (bytes >= 10_000) return `${Math.round(bytes / 1_000)} KB`;
  return `${bytes.toLocaleString("en-US")} bytes`;
}

/** "1 entry", "1,204 entries". */
export function counted(count: number, one: string, many: string): string {
  return `${count.toLocaleString("en-US")} ${count === 1 ? one : many}`;
}
