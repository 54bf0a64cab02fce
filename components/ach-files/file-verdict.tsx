import type { ReactNode } from "react";
import { LinkButton, TextLink } from "@/components/ui/link-button";
import { Notice } from "@/components/ui/notice";
import { paymentNumber } from "@/lib/features/payments/rules/words";
import { isPaymentAlive } from "@/lib/features/ach-files/rules";
import type { AchFileDetail } from "@/lib/features/ach-files/types";
import { CheckingWatch } from "./checking-watch";
import { counted } from "./words";

/** Where the file stands, and what to do next. */
export function FileVerdict({ file, mayRepair }: { readonly file: AchFileDetail; readonly mayRepair: boolean }) {
  if (file.status === "checking") return <CheckingWatch fileId={file.id} />;
  if (file.payment) return <OfPayment file={file} payment={file.payment} />;
  if (file.status === "invalid") {
    return (
      <Notice
        tone="danger"
        title={`Refused: ${counted(file.issueCount, "issue", "issues")}`}
        action={mayRepair ? <ToDoctor id={file.id} /> : null}
      >
        Nothing of it was sent.{" "}
        {mayRepair
          ? "The file doctor puts right what a machine may; mend the rest where the file is made, then upload it again."
          : "Mend what is listed below where the file is made, then upload it again."}
      </Notice>
    );
  }
  if (file.status === "discarded") return <Discarded file={file} />;
  if (file.status === "returns") {
    return (
      <Notice
        tone="info"
        title="The bank sent this back"
        action={<LinkButton href="/ach-returns">Open the returns</LinkButton>}
      >
        Its returns and notifications of change are taken in; nothing of this file is sent.
      </Notice>
    );
  }
  if (file.verdict === "repairable") {
    return (
      <Notice
        tone="warning"
        title="The file can be sent; its form is off"
        action={mayRepair ? <ToDoctor id={file.id} /> : null}
      >
        It means exactly one thing, but breaks the layout in the ways listed below. It goes to the bank as it is.
      </Notice>
    );
  }
  return (
    <Notice tone="success" title="The file is valid">
      Every record, count, total and hash agrees.
    </Notice>
  );
}

function ToDoctor({ id }: { readonly id: string }): ReactNode {
  return (
    <LinkButton href={`/ach-files/${id}/repair`} size="small">
      Open the file doctor
    </LinkButton>
  );
}

type OfPaymentProps = { readonly file: AchFileDetail; readonly payment: NonNullable<AchFileDetail["payment"]> };

function OfPayment({ payment }: OfPaymentProps) {
  const isAlive = isPaymentAlive(payment);
  const number = paymentNumber(payment.number);
  return (
    <Notice
      tone={isAlive ? "info" : "warning"}
      title={isAlive ? `This file is payment ${number}` : `Its payment ${number} came to nothing`}
      action={<LinkButton href={`/payments/${payment.id}`}>Open the payment</LinkButton>}
    >
      {isAlive
        ? "Its approval, its way to the bank and its settlement are followed there."
        : "One file becomes one payment. Upload the file again to send it again."}
    </Notice>
  );
}

function Discarded({ file }: { readonly file: AchFileDetail }) {
  return (
    <Notice tone="info" title="Discarded">
      {file.repairedToId ? (
        <>
          A repaired copy takes its place: <TextLink href={`/ach-files/${file.repairedToId}`}>open the copy</TextLink>.
        </>
      ) : (
        "It will not be sent."
      )}
    </Notice>
  );
}
