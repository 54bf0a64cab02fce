import { CircleAlert, CircleCheck, CircleDot, Info, TriangleAlert, type LucideIcon } from "lucide-react";

/** What a colour may mean. Colour never stands alone: an icon or a word goes with it. */
export type Tone = "neutral" | "info" | "success" | "warning" | "danger";

export const TONE_ICON: Readonly<Record<Tone, LucideIcon>> = {
  neutral: CircleDot,
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: CircleAlert,
};

export const TONE_TEXT: Readonly<Record<Tone, string>> = {
  neutral: "text-ink-soft",
  info: "text-accent",
  success: "text-success",
  warning: "text-warning",
  danger: "text-danger",
};

export const TONE_BOX: Readonly<Record<Tone, string>> = {
  neutral: "border-line bg-sunken text-ink-soft",
  info: "border-accent-line bg-accent-wash text-accent",
  success: "border-success-line bg-success-wash text-success",
  warning: "border-warning-line bg-warning-wash text-warning",
  danger: "border-danger-line bg-danger-wash text-danger",
};
