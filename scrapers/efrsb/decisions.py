"""What courts decide in a bankruptcy, by the words of the register (courts.md 3.4): codes of its official REST service.

The words are those of the service's reference book; the numbers are only those that were seen in real messages.
"""

from __future__ import annotations

import re

BY_WORDS = {
    "о введении наблюдения": "Observation",
    "о введении финансового оздоровления": "FinancialRecovery",
    "о введении внешнего управления": "ExternalManagement",
    "о признании должника банкротом и открытии конкурсного производства": "Receivership",
    "о завершении конкурсного производства": "LegalCaseEnd",
    "о прекращении производства по делу": "LegalCaseTermination",
    "о возобновлении производства по делу о несостоятельности (банкротстве)": "LegalCaseResume",
    "об отказе в признании должника банкротом": "BankruptcyRefusal",
    "об утверждении мирового соглашения": "SettlementAgreement",
    "о признании обоснованным заявления о признании гражданина банкротом и введении реструктуризации его долгов": (
        "DebtRestructuring"
    ),
    "об утверждении плана реструктуризации долгов гражданина": "DebtRestructuringPlan",
    "о завершении реструктуризации долгов гражданина": "DebtRestructuringComplete",
    "о признании гражданина банкротом и введении реализации имущества гражданина": "PropertySale",
    "о признании должника банкротом и введении реализации имущества гражданина": "PropertySale",
    "о завершении реализации имущества гражданина": "PropertySaleComplete",
    "о неприменении в отношении гражданина правила об освобождении от исполнения обязательств": (
        "ObligationsDischargeRefusal"
    ),
    "об утверждении арбитражного управляющего": "ArbitrManagerApproval",
    "об освобождении или отстранении арбитражного управляющего": "ArbitrManagerRelease",
    "о признании действий (бездействий) арбитражного управляющего незаконными": "ArbitrManagerActionsIllegal",
    "о взыскании с арбитражного управляющего убытков в связи с неисполнением или ненадлежащим исполнением"
    " обязанностей": "ArbitrManagerLossesRecovery",
    "об удовлетворении заявлений третьих лиц о намерении погасить обязательства должника": (
        "ThirdPartyPayoffRequestApproval"
    ),
    "о применении при банкротстве должника правил параграфа «банкротство застройщиков»": "DeveloperBankruptcy",
    "о передаче дела на рассмотрение другого арбитражного суда": "CaseTransfer",
    "о продлении срока процедуры": "ExtensionProcedure",
    "об отмене или изменении судебных актов": "ChangeCourtAct",
    "об изменении судебного акта": "ChangeArbitralDecree",
    "об отмене судебного акта": "CancelArbitralDecree",
    "другие судебные акты": "OtherAct",
    "другие определения": "OtherDefinition",
}
"""Words of `DecisionType@Name` → code. «Мировое соглашение» is no code of the service: ours, by the law's words."""

BY_NUMBER = {
    "11": "Observation",
    "18": "DebtRestructuring",
    "19": "PropertySale",
    "22": "ArbitrManagerActionsIllegal",
    "25": "PropertySaleComplete",
    "31": "CancelArbitralDecree",
}

STAGE_AFTER = {
    "Observation": "Watching",
    "FinancialRecovery": "FinancialRecovery",
    "ExternalManagement": "ExternalManagement",
    "Receivership": "Tender",
    "DebtRestructuring": "CitizenDebtRestructuring",
    "PropertySale": "CitizenAssetsDisposal",
    "LegalCaseEnd": "ProceedingsFinished",
    "PropertySaleComplete": "ProceedingsFinished",
    "DebtRestructuringComplete": "ProceedingsStopped",
    "LegalCaseTermination": "ProceedingsStopped",
    "SettlementAgreement": "ProceedingsStopped",
    "BankruptcyRefusal": "ProceedingsStopped",
    "LegalCaseResume": "LegalCaseResume",
}
"""Code of a decision → code of the stage in which the case is from then on, as the register's cards name it. A resumed
case has no such code: it stays the decision's, which nobody takes for "no bankruptcy". A settlement, a refusal and
a plan that was fulfilled end the case without anybody having been declared bankrupt (127-ФЗ ст. 57, 55, 213.22), so
that nobody is barred from offices (ст. 213.30). Other decisions leave it where it is."""

_SETTLEMENT = re.compile(r"миров(ого|ое) соглашени")
_ENDED = re.compile(r"прекращени\w* производств")


def decision_of(words: str, number: str) -> str:
    """The code of a decision; '' where it is not known. The words win over the number."""
    folded = " ".join(words.lower().replace("ё", "е").split()).rstrip(".")
    if (known := BY_WORDS.get(folded)) is not None:
        return known
    if _SETTLEMENT.search(folded) and not _ENDED.search(folded) and "отказ" not in folded and "отмен" not in folded:
        return "SettlementAgreement"
    return "" if folded else BY_NUMBER.get(number.strip(), "")
