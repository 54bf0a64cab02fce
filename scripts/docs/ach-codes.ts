import { CORRECTION_CODES, CORRECTION_WINDOW } from "@/lib/formats/nacha/codes/correction-codes";
import { RETURN_CODES, type ReturnCode } from "@/lib/formats/nacha/codes/return-codes";
import {
  DISHONOR_WINDOW,
  MOST_RESUBMISSIONS,
  RESUBMISSION_WINDOW,
  SENT_WITHIN,
  type Span,
} from "@/lib/formats/nacha/codes/return-times";
import { PROFILES } from "@/lib/formats/nacha/profiles/profiles";
import { size, table } from "./markdown";

const AGAIN: Readonly<Record<ReturnCode["resubmittable"], string>> = {
  "as it is": "yes, as it is",
  "once cleared": "once cleared with the payer",
  corrected: "as a new, corrected entry",
  no: "no",
};

const spanOf = ({ days, unit }: Span): string => `${days} ${unit}`;

/** docs/reference/ach-return-codes.md */
export function returnCodesPage(): string {
  const rows = [...RETURN_CODES.values()].map((row) => [
    row.code,
    `**${row.title}.** ${row.words}`,
    `The ${row.sender}. ${SENT_WITHIN[row.within]}.`,
    AGAIN[row.resubmittable] + (row.act ? `, within ${spanOf(row.act.span)} of the ${row.act.from}` : ""),
    row.nextStep,
  ]);
  return `# Why an entry comes back

The return codes of the ACH network (NACHA Operating Rules, appendix four), in our own words, as the desk shows them.
Numbers that are missing are not in use.

A debit returned as R01 or R09 may be sent again as it is, ${MOST_RESUBMISSIONS} more times at the most, described as RETRY PYMT, and must
settle within ${spanOf(RESUBMISSION_WINDOW)} of its first settlement. Our bank may give back (dishonor) a return that came late, went to the wrong
bank, came twice, or does not repeat the original, within ${spanOf(DISHONOR_WINDOW)} of its settlement: ask it for that earlier.

${table(["Code", "What happened", "Who sends it, and when", "May the entry go again", "Next step"], rows)}
`;
}

/** docs/reference/ach-correction-codes.md */
export function correctionCodesPage(): string {
  const rows = [...CORRECTION_CODES.values()].map((row) => [
    row.code,
    `**${row.title}.** ${row.words}`,
    `The ${row.sender}. ${SENT_WITHIN[row.within]}.`,
    row.changes.join(", ") || "nothing",
    row.act ? spanOf(row.act) : "nothing due",
    row.nextStep,
  ]);
  return `# Notifications of change

What a receiving bank says is no longer right (C01 to C14), and why an originating bank refuses to hear it (C61 to C69;
NACHA Operating Rules, appendix five), in our own words, as the desk shows them.

What is named is put right within ${spanOf(CORRECTION_WINDOW)} of the notification or before the next entry to that account, whichever is
later. The desk proposes the change; it takes effect only when a person accepts it. Corrected data that do not stand in
the columns of their code are shown as they are and never taken apart by guess.

${table(["Code", "What is wrong", "Who sends it, and when", "What changes", "Our time", "Next step"], rows)}
`;
}

const LINE_ENDS = { lf: "line feed", crlf: "carriage return and line feed", none: "none" } as const;
const ORIGIN = { company: "ten characters as given", routing: "a blank and a routing number" } as const;

/** docs/reference/ach-profiles.md */
export function profilesPage(): string {
  const rows = Object.values(PROFILES).map(
    ({ name, sentence, lineEnds, padding, origin, balance, modifiers, caps }) => [
      `\`${name}\``,
      sentence,
      LINE_ENDS[lineEnds],
      padding === "blocks" ? "blocks of ten" : "none",
      ORIGIN[origin],
      balance,
      modifiers,
      `${size(caps.bytes)}, ${caps.entries.toLocaleString("en-US")} entries, ${caps.batches.toLocaleString("en-US")} batches`,
    ],
  );
  const head = ["Name", "In a sentence", "Line ends", "Padding", "Origin", "Balance", "File ID modifier", "At most"];
  return `# How files are laid out for a bank

A bank connection names one of these. Files that the desk makes (from a spreadsheet, reversals, resubmissions) are laid
out so; what does not fit is refused by name before anything is written. Each has a test file of its own in
\`lib/formats/nacha/profiles\`. There are no switches besides: a bank with another habit gets another name.

${table(head, rows)}
`;
}
