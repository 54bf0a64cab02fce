import { ENTRY_RULES } from "./rules-entry";
import { FILE_RULES } from "./rules-file";

/** A rule that a file is held against: its short name, what it says, and where it stands. */
export type Rule = {
  readonly rule: string;
  /** What was expected, in plain words. */
  readonly expected: string;
  readonly source: string;
};

/** The rule behind every issue, by the code that the issue carries. Printed as docs/reference/nacha-rules.md. */
export const RULES = { ...FILE_RULES, ...ENTRY_RULES } satisfies Readonly<Record<string, Rule>>;

/** A code that an issue may carry. */
export type IssueCode = keyof typeof RULES;
