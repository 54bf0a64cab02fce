import { RULES, type Rule } from "../../lib/formats/nacha/check/rules";
import { REQUIRED_DESCRIPTIONS, SAME_DAY_LIMITS } from "../../lib/formats/nacha/codes/dated";
import { SEC_CODES, type SecCode } from "../../lib/formats/nacha/codes/sec-codes";
import { table } from "./markdown";

function dollars(minor: number): string {
  return (minor / 100).toLocaleString("en-US", { style: "currency", currency: "USD" });
}

function addendaOf({ addendaType, minAddenda, maxAddenda }: SecCode): string {
  if (addendaType === null) return "none";
  if (addendaType === "IAT") return "10 to 16, then up to two 17 and five 18";
  const many = minAddenda === maxAddenda ? String(minAddenda) : `${minAddenda} to ${maxAddenda}`;
  return `${many} of type ${String(addendaType).padStart(2, "0")}`;
}

function limitsOf({ capMinor, debitOnly, creditOnly, nonMonetary, nameRequired, description, codes }: SecCode): string {
  return [
    debitOnly ? "debits only" : "",
    creditOnly ? "credits only" : "",
    nonMonetary ? "no money" : "",
    capMinor === null ? "" : `${dollars(capMinor)} at most`,
    codes ? `codes ${codes.join(", ")}` : "",
    nameRequired ? "receiver named" : "",
    description ?? "",
  ]
    .filter((part) => part !== "")
    .join("; ");
}

/** Every rule that a NACHA file is held against, with the codes of its issues and where it stands. */
export function nachaRulesPage(): string {
  const all = Object.entries<Rule>(RULES);
  const named = [...new Set(all.map(([, { rule }]) => rule))];
  const byRule = named.map((name) => ({ name, rows: all.filter(([, { rule }]) => rule === name) }));
  const rules = byRule.map(({ name, rows }) => [
    `\`${name}\``,
    rows.map(([code]) => `\`${code}\``).join(" "),
    [...new Set(rows.map(([, { expected }]) => expected))].join("; "),
    [...new Set(rows.map(([, { source }]) => source))].join("; "),
  ]);
  const secs = [...SEC_CODES].map(([sec, one]) => [sec, one.name, one.originator, addendaOf(one), limitsOf(one)]);
  const limits = SAME_DAY_LIMITS.map(({ from, value }) => [from, dollars(value)]);
  const words = REQUIRED_DESCRIPTIONS.map(({ from, word, sec, direction, of }) => [
    from,
    word,
    `${sec} ${direction}s for ${of}`,
  ]);
  return [
    "# Rules of a NACHA file",
    "Every issue carries the name of its rule. Errors make a file invalid; warnings about its form make it repairable; warnings about what the network asks beyond the form (dated below) leave the verdict alone.",
    table(["Rule", "Issues", "Expected", "Where it stands"], rules),
    "## SEC codes",
    table(["Code", "Kind", "Sent by", "Addenda", "Limits"], secs),
    "## Most that settles on the day it is sent",
    table(["From", "An entry"], limits),
    "## Descriptions asked for",
    table(["From", "Starts with", "On"], words),
    "",
  ].join("\n\n");
}
