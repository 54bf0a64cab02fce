import { readFileSync } from "node:fs";
import { parseNacha } from "@/lib/formats/nacha/parse/parse";

/** Reads a file, asks for fields all over it, and prints the most memory this process held, in bytes. */
const path = process.argv[2] ?? "";
if (path !== "") {
  const file = parseNacha(readFileSync(path));
  let cents = 0;
  for (const batch of file.batches()) {
    for (const entry of batch.entries()) {
      cents += entry.digits("amount");
      if (entry.text("individualName") === "") throw new Error("An entry has no name");
    }
  }
  if (cents === 0) throw new Error("The entries add up to nothing");
}
// What the system tells of a process's resources counts its parent's memory in; this line of Linux does not.
const peak = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
process.stdout.write(String(Number(peak) * 1_024));
