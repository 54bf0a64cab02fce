import { z } from "zod";

/**
 * A path of this desk, resolved as a browser would: whatever leads to another host, also by dots or a double slash,
 * becomes the morning.
 */
export function localPath(next: string): string {
  const base = "http://desk.invalid";
  if (!URL.canParse(next, base)) return "/";
  const url = new URL(next, base);
  return url.origin === base && next.startsWith("/") && !url.pathname.startsWith("//")
    ? url.pathname + url.search
    : "/";
}

/** What the sign-in form posts. `next` is a path of this desk and nothing else. */
export const signInSchema = z.object({
  email: z.string().trim().min(1, "Enter your e-mail address.").max(200),
  password: z.string().min(1, "Enter your password.").max(500),
  next: z.string().max(2_000).catch("/").default("/").transform(localPath),
});
