import type { Metadata } from "next";
import { SheetScreen } from "@/components/spreadsheets/sheet-screen";
import { PageHeader } from "@/components/ui/page-header";
import { loadSheet } from "@/lib/features/spreadsheets/loaders";

export const metadata: Metadata = { title: "ACH file from a spreadsheet" };

export default async function SpreadsheetPage() {
  const { accounts, mappings } = await loadSheet();
  return (
    <>
      <PageHeader
        title="ACH file from a spreadsheet"
        back={{ href: "/ach-files", label: "ACH files" }}
        description="A CSV of payments becomes an ACH file, which is checked, approved and sent like any other."
      />
      <SheetScreen accounts={accounts} mappings={mappings} />
    </>
  );
}
