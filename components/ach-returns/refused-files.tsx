import { TextLink } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";

type RefusedFilesProps = { readonly files: readonly { readonly id: string; readonly fileName: string }[] };

/** Files of returns that the desk could not read: what they hold is in no list, and nobody else says so. */
export function RefusedFiles({ files }: RefusedFilesProps) {
  if (files.length === 0) return null;
  const title =
    files.length === 1
      ? "A file of returns could not be taken in"
      : `${files.length} files of returns could not be taken in`;
  return (
    <Notice tone="danger" title={title} className="mb-3">
      <p>What they hold is not in this list. Look at what is wrong with them, and ask the bank to send them anew.</p>
      <ul className="list-disc pl-4">
        {files.map((file) => (
          <li key={file.id}>
            <TextLink href={`/ach-files/${file.id}`}>{file.fileName}</TextLink>
          </li>
        ))}
      </ul>
    </Notice>
  );
}
