import type { z } from "zod";
import type { Sandbox } from "../handle";

/** A control call that cannot be done, with what to say. */
export class ControlRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export type ControlCall = { readonly sandbox: Sandbox; readonly id: string; readonly body: unknown };

/** The body as the call takes it; refuses the first problem with the place it is in. */
export function parsed<T extends z.ZodType>(schema: T, body: unknown): z.infer<T> {
  const result = schema.safeParse(body);
  if (result.success) return result.data;
  const [first] = result.error.issues;
  throw new ControlRefusal(400, `${first?.path.map(String).join(".") || "body"}: ${first?.message ?? "invalid"}`);
}
