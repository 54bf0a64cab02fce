import type { Theme } from "./types";

export const THEME_COOKIE = "cutoff-theme";

/** The theme a cookie asks for; anything else is the system's. */
export function themeFromCookie(value: string | undefined): Theme {
  return value === "light" || value === "dark" ? value : "system";
}
