import { Skeleton, TableSkeleton } from "@/components/ui/skeleton";

/** The shape of a screen while its rows are read. */
export default function Loading() {
  return (
    <div className="flex flex-col gap-4">
      <Skeleton className="h-6 w-48" />
      <TableSkeleton label="Loading" rows={10} />
    </div>
  );
}
