import { DescriptionList } from "@/components/ui/description-list";
import { Notice } from "@/components/ui/notice";
import { formatMoney } from "@/lib/core/money";
import type { Hint } from "@/lib/features/approvals/types";
import type { Decidable } from "./decision-dialogs";

/** Where the money comes from and where it ends up, in words, with what should be looked at twice. */
export function MoneyPath({ payment, hints }: { readonly payment: Decidable; readonly hints: readonly Hint[] }) {
  const { beneficiary } = payment;
  const warnings = hints.filter((hint) => hint.tone === "warning");
  const from = payment.accountLast4 ? `${payment.accountName} ··${payment.accountLast4}` : payment.accountName;
  return (
    <>
      <DescriptionList
        items={[
          { term: "Amount", value: <b className="num text-lg">{formatMoney(payment)}</b> },
          { term: "From", value: from, hint: payment.entityName ?? undefined },
          beneficiary
            ? {
                term: "Ends up with",
                value: <b>{beneficiary.name}</b>,
                hint: `account ··${beneficiary.accountLast4} at bank ${beneficiary.routingNumber}`,
              }
            : {
                term: "Ends up with",
                value: <b>{payment.destination}</b>,
                hint: payment.rail === "TRANSFER" ? "an account of ours" : "the receivers in the file",
              },
          ...(payment.reference ? [{ term: "Reference", value: payment.reference }] : []),
          { term: "Created by", value: payment.createdBy },
        ]}
      />
      {warnings.length > 0 ? (
        <Notice tone="warning">
          {warnings.map((hint) => (
            <p key={hint.sentence}>{hint.sentence}</p>
          ))}
        </Notice>
      ) : null}
    </>
  );
}
