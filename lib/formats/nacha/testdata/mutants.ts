import { BATCH_CONTROL, ENTRY, FILE_CONTROL, type Field } from "../fields";

/** One way a file can be spoilt so that its money is no longer what it says. */
type Mutant = { readonly what: string; readonly lines: readonly string[] };

/** The fields that say how much goes where, by record type. */
const MONEY_FIELDS: Readonly<Record<string, readonly Field[]>> = {
  "6": [ENTRY.amount, ENTRY.rdfi, ENTRY.checkDigit],
  "8": [BATCH_CONTROL.entryAddendaCount, BATCH_CONTROL.entryHash, BATCH_CONTROL.debitTotal, BATCH_CONTROL.creditTotal],
  "9": [
    FILE_CONTROL.batchCount,
    FILE_CONTROL.blockCount,
    FILE_CONTROL.entryAddendaCount,
    FILE_CONTROL.entryHash,
    FILE_CONTROL.debitTotal,
    FILE_CONTROL.creditTotal,
  ],
};

function pick<Item>(items: readonly Item[], random: () => number): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error("Nothing to pick from");
  return item;
}

/** Spoils one file in one money-relevant way. `lines` hold whole records; lines of nines at the end are never touched. */
export function spoilMoney(lines: readonly string[], random: () => number): Mutant {
  const isPadding = (line: string) => /^9+$/.test(line);
  const records = lines.flatMap((line, index) => (isPadding(line) ? [] : [index]));
  const kind = random();
  if (kind < 0.1) {
    const at = pick(records, random);
    return { what: `line ${at + 1} dropped`, lines: lines.toSpliced(at, 1) };
  }
  if (kind < 0.2) {
    const at = pick(records, random);
    return { what: `line ${at + 1} doubled`, lines: lines.toSpliced(at, 0, lines[at] ?? "") };
  }
  if (kind < 0.25) return turnAround(lines, records, random);
  if (kind < 0.3) {
    const at = pick(records.slice(0, -1), random);
    return { what: `cut off after line ${at + 1}`, lines: lines.slice(0, at + 1) };
  }
  return changeDigit(lines, records, random);
}

function changeDigit(lines: readonly string[], records: readonly number[], random: () => number): Mutant {
  const at = pick(
    records.filter((index) => ((lines[index] ?? "")[0] ?? "") in MONEY_FIELDS),
    random,
  );
  const line = lines[at] ?? "";
  const field = pick(MONEY_FIELDS[line[0] ?? ""] ?? [], random);
  const column = field.start + Math.floor(random() * (field.end - field.start + 1));
  const digit = (Number(line[column - 1]) + 1 + Math.floor(random() * 9)) % 10;
  const changed = line.slice(0, column - 1) + String(digit) + line.slice(column);
  return { what: `line ${at + 1}, ${field.name}, column ${column}`, lines: lines.with(at, changed) };
}

/** A credit made a debit, or the other way round. */
function turnAround(lines: readonly string[], records: readonly number[], random: () => number): Mutant {
  const moving = records.filter((index) => {
    const line = lines[index] ?? "";
    return line[0] === "6" && Number(line.slice(ENTRY.amount.start - 1, ENTRY.amount.end)) > 0;
  });
  const at = pick(moving, random);
  const line = lines[at] ?? "";
  const code = Number(line.slice(1, 3));
  const turned = code % 10 >= 5 ? code - 5 : code + 5;
  return { what: `line ${at + 1} turned around`, lines: lines.with(at, `6${turned}${line.slice(3)}`) };
}
