"""What can be wrong with a file that is verified, in words."""

from __future__ import annotations

import msgspec

from checker.i18n import N_
from checker.reports.words import Words

SENTENCES = {
    "too_large": N_("Файл больше, чем мы проверяем."),
    "unsealed": N_("Это не наш файл, или его печать изменена: её нет на месте."),
    "altered": N_("Содержимое файла изменено: оно не сходится с печатью."),
    "broken": N_("Архив не читается: изменено или отрезано его оглавление."),
    "member": N_("Изменён файл {member}."),
    "record": N_("Изменён файл {member}: {record}."),
    "missing": N_("Нет файла {member}."),
    "record_missing": N_("Нет файла {member}: {record}."),
    "added": N_("Лишний файл {member}: в списке его нет."),
    "list": N_("Изменён список файлов manifest.json."),
    "line": N_("Изменена строка списка о {member}: она не сходится с цепочкой."),
    "chain": N_("Изменена цепочка списка: последнее звено не сходится."),
    "number": N_("Номер отчёта не сходится с его содержанием."),
    "other": N_("Файл {member} от другого отчёта: номера {record} на нём нет."),
    "reference": N_("Запись в файле {member} не та, на которую ссылается отчёт: {record}."),
    "unproved": N_("В архиве нет ни записи, ни объяснения для доказательства: {record}."),
    "stamp": N_("Метка времени не от этого архива."),
    "stamp_gone": N_("Метка времени в списке есть, а файла stamp.tsr нет, или он изменён."),
    "untrusted": N_("Подпись метки времени не ведёт к этим корням."),
    "bomb": N_("Архив распаковывается больше, чем мы читаем."),
}


class Fault(msgspec.Struct, frozen=True):
    """What is wrong: a code of SENTENCES, the file in the pack, the record by its number, source and entry."""

    code: str
    member: str = ""
    record: str = ""

    def sentence(self, lang: str) -> str:
        """The fault in words."""
        return Words(lang)(SENTENCES[self.code], member=self.member, record=self.record)
