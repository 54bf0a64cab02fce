import type { SectionId } from "./sections";

/** What waits in a section. `words` completes the count for screen readers: "waiting for you". */
export type Badge = { readonly count: number; readonly words: string; readonly urgent?: boolean | undefined };
export type Badges = Readonly<Partial<Record<SectionId, Badge>>>;

/** Something the command palette offers besides the screens. */
export type CommandAction = {
  readonly id: string;
  readonly label: string;
  readonly href: string;
  /** Further words that find it: "ach nacha batch". */
  readonly keywords?: string | undefined;
};

/** Who is signed in, as the person menu shows it. */
export type ShellPerson = { readonly name: string; readonly email: string; readonly role: string };

export type Theme = "system" | "light" | "dark";
