import { BATCH_CONTROL, BATCH_HEADER, type Field } from "../fields";
import { layoutOf } from "../fields/layouts";

/** One way a file can be spoilt so that its money is no longer what it says. */
type Mutant = { readonly what: string; readonly lines: readonly string[] };

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("Nothing to pick from");
  return item;
}

/** Where the records lie; lines of nines at the end are never touched. */
function recordsOf(lines: readonly string[]): number[] {
  return lines.flatMap((line, index) => (/^9+$/.test(line) ? [] : [index]));
}

/** The SEC code of the batch that each line stands in; of the file control, that of all of them when they share one. */
function secOfLines(lines: readonly string[]): string[] {
  let sec = "";
  const seen = new Set<string>();
  return lines.map((line) => {
    if (line[0] === "5") {
      sec = line.slice(BATCH_HEADER.sec.start - 1, BATCH_HEADER.sec.end);
      seen.add(sec);
    }
    return line[0] === "9" && seen.size > 1 ? "" : sec;
  });
}

/** Fields whose digits nothing in the file can be held against. */
const UNBOUND: ReadonlySet<string> = new Set([BATCH_CONTROL.authentication.name, "Operator data"]);
const OF_ENTRIES: ReadonlySet<string> = new Set(["Amount", "Check digit"]);

function isMoneyField(type: string, { name, start }: Field): boolean {
  if (type === "6") return OF_ENTRIES.has(name) || (start === 4 && name.includes("RDFI"));
  return !UNBOUND.has(name);
}

/** Columns of a line whose digit says how much goes where: of an entry some fields, of a control all. */
function moneyColumns(line: string, sec: string): { column: number; name: string }[] {
  const type = line[0] ?? "";
  if (!"689".includes(type)) return [];
  const layout = layoutOf(new TextEncoder().encode(line), 0, sec);
  return Object.values(layout?.fields ?? {})
    .filter((field) => field.start > 1 && isMoneyField(type, field))
    .flatMap(({ name, start, end }) =>
      Array.from({ length: end - start + 1 }, (_, index) => ({ column: start + index, name })),
    )
    .filter(({ column }) => /\d/.test(line[column - 1] ?? ""));
}

/** Spoils one file in one money-relevant way. `lines` hold whole records. */
export function spoilMoney(lines: readonly string[], random: () => number): Mutant {
  const records = recordsOf(lines);
  const kind = random();
  if (kind < 0.1) {
    const at = pick(records, random);
    return { what: `line ${at + 1} dropped`, lines: lines.toSpliced(at, 1) };
  }
  if (kind < 0.2) {
    const at = pick(records, random);
    return { what: `line ${at + 1} doubled`, lines: lines.toSpliced(at, 0, lines[at] ?? "") };
  }
  if (kind < 0.25) return turnAround(lines, records, random) ?? changeDigit(lines, records, random);
  if (kind < 0.3) {
    const at = pick(records.slice(0, -1), random);
    return { what: `cut off after line ${at + 1}`, lines: lines.slice(0, at + 1) };
  }
  return changeDigit(lines, records, random);
}

/** Spoils one record as a whole: another type in its first column, or its end cut off so that text is lost. */
export function spoilRecord(lines: readonly string[], random: () => number): Mutant {
  const records = recordsOf(lines);
  const at = pick(records, random);
  const line = lines[at] ?? "";
  if (random() < 0.5) {
    const type = pick(
      Array.from("0123456789 AX").filter((one) => one !== line[0]),
      random,
    );
    return { what: `line ${at + 1} retyped as "${type}"`, lines: lines.with(at, type + line.slice(1)) };
  }
  const length = Math.floor(random() * line.trimEnd().length);
  return { what: `line ${at + 1} cut at column ${length}`, lines: lines.with(at, line.slice(0, length)) };
}

function changeDigit(lines: readonly string[], records: readonly number[], random: () => number): Mutant {
  const sec = secOfLines(lines);
  const places = records.map((at) => ({ at, columns: moneyColumns(lines[at] ?? "", sec[at] ?? "") }));
  const { at, columns } = pick(
    places.filter((place) => place.columns.length > 0),
    random,
  );
  const { column, name } = pick(columns, random);
  const line = lines[at] ?? "";
  const digit = (Number(line[column - 1]) + 1 + Math.floor(random() * 9)) % 10;
  const changed = line.slice(0, column - 1) + String(digit) + line.slice(column);
  return { what: `line ${at + 1}, ${name}, column ${column}`, lines: lines.with(at, changed) };
}

/** A credit made a debit, or the other way round; null where no entry moves money by a common code. */
function turnAround(lines: readonly string[], records: readonly number[], random: () => number): Mutant | null {
  const moving = records.filter((index) => /^6[2-4][27].{26}\d*[1-9]\d*/.test((lines[index] ?? "").slice(0, 39)));
  if (moving.length === 0) return null;
  const at = pick(moving, random);
  const line = lines[at] ?? "";
  const code = Number(line.slice(1, 3));
  const turned = code % 10 >= 5 ? code - 5 : code + 5;
  return { what: `line ${at + 1} turned around`, lines: lines.with(at, `6${turned}${line.slice(3)}`) };
}
