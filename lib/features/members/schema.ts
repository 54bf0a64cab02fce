import { z } from "zod";

/** What the sign-in form posts. `next` is a path of this desk and nothing else. */
export const signInSchema = z.object({
  email: z.string().trim().min(1, "Enter your e-mail address.").max(200),
  password: z.string().min(1, "Enter your password.").max(500),
  next: z
    .string()
    .regex(/^\/(?![/\\])[\w\-./?=&%]*$/)
    .catch("/")
    .default("/"),
});
