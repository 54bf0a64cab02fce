/** Names of the habits that a bank's files may follow; a bank connection holds one. */
export type ProfileName =
  | "standard"
  | "windows-lines"
  | "unbroken"
  | "unpadded"
  | "routing-origin"
  | "balanced"
  | "small-portal"
  | "one-batch";

/** How the files of a bank are laid out, and how much it takes at once. */
export type BankProfile = {
  readonly name: ProfileName;
  /** One sentence for whoever chooses it. */
  readonly sentence: string;
  /** What ends each record: a line feed, carriage return and line feed, or nothing. */
  readonly lineEnds: "lf" | "crlf" | "none";
  /** Whether lines of nines fill the last block of ten. */
  readonly padding: "blocks" | "none";
  /** What the immediate origin says: ten characters as given, or a blank and the nine digits of a routing number. */
  readonly origin: "company" | "routing";
  /** Whether each batch ends with an entry that takes its sum from, or gives it to, the company's own account. */
  readonly balance: "unbalanced" | "offset entry";
  /** Which file of the day a file is: A to Z and then 0 to 9, or letters alone. */
  readonly modifiers: "letters then digits" | "letters";
  /** The most the bank takes in one file. */
  readonly caps: { readonly bytes: number; readonly entries: number; readonly batches: number };
};
