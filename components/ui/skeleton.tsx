import { cn } from "@/lib/core/cn";

/** A block in the place of something that loads. */
export function Skeleton({ className }: { readonly className?: string }) {
  return (
    <span
      aria-hidden
      className={cn("block h-4 animate-[pulse-soft_1.6s_ease-in-out_infinite] rounded-sm bg-press", className)}
    />
  );
}

/** A table's shape while its rows load; says what is loading. */
export function TableSkeleton({ label, rows = 8 }: { readonly label: string; readonly rows?: number }) {
  return (
    <div role="status" className="rounded-md border bg-surface">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className="flex h-(--row) items-center gap-6 border-b px-3 last:border-b-0">
          <Skeleton className="w-24" />
          <Skeleton className="flex-1" />
          <Skeleton className="w-20" />
        </div>
      ))}
    </div>
  );
}
