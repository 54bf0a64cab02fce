import { cn } from "@/lib/core/cn";

export type AmountProps = {
  /** Already written for the screen: "−1,234.50". */
  readonly text: string;
  readonly currency?: string | undefined;
  readonly className?: string | undefined;
};

/** A written amount with its currency set back; any form of zero becomes a dash. */
export function Amount({ text, currency, className }: AmountProps) {
  const isZero = /^[−-]?[0.,\s]*$/.test(text);
  return (
    <span className={cn("num whitespace-nowrap", className)}>
      {currency ? <span className="mr-1.5 text-[0.85em] text-ink-faint">{currency}</span> : null}
      {isZero ? (
        <>
          <span aria-hidden className="text-ink-faint">
            –
          </span>
          <span className="sr-only">zero</span>
        </>
      ) : (
        text
      )}
    </span>
  );
}
