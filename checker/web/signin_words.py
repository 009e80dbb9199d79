"""What Flask-Security says, in our words: its own Russian is partly missing, and its English is not ours."""

from __future__ import annotations

from collections.abc import Mapping

from checker.i18n import N_

MESSAGES: Mapping[str, tuple[str, str]] = {
    "API_ERROR": (N_("Так эту форму заполнить нельзя."), "error"),
    "GENERIC_AUTHN_FAILED": (
        N_(
            "Войти не получилось: почта или пароль не подходят, адрес ещё не подтверждён (откройте ссылку из письма)"
            " или попыток было слишком много (подождите 15 минут или задайте новый пароль)."
        ),
        "error",
    ),
    "UNAUTHORIZED": (N_("Для этого нужны другие права."), "error"),
    "UNAUTHENTICATED": (N_("Сначала войдите."), "error"),
    "REAUTHENTICATION_REQUIRED": (N_("Вы вошли уже давно: введите пароль ещё раз."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (N_("Спасибо, продолжайте."), "success"),
    "CONFIRM_REGISTRATION": (
        N_("Письмо отправлено на {email}. Откройте ссылку из него, и можно входить."),
        "success",
    ),
    "CONFIRMATION_REQUEST": (
        N_("Если на {email} есть неподтверждённая учётная запись, письмо со ссылкой уже в пути."),
        "info",
    ),
    "CONFIRMATION_REQUIRED": (N_("Сначала подтвердите адрес."), "error"),
    "CONFIRMATION_EXPIRED": (N_("Ссылка устарела: она действует {within}. Запросите новую."), "error"),
    "INVALID_CONFIRMATION_TOKEN": (N_("Эта ссылка не действует. Запросите новую."), "error"),
    "EMAIL_CONFIRMED": (N_("Адрес подтверждён, можно входить."), "success"),
    "ALREADY_CONFIRMED": (N_("Адрес уже подтверждён, можно входить."), "info"),
    "EMAIL_ALREADY_ASSOCIATED": (N_("На {email} уже есть учётная запись."), "error"),
    "EMAIL_NOT_PROVIDED": (N_("Напишите адрес почты."), "error"),
    "INVALID_EMAIL_ADDRESS": (N_("В адресе почты ошибка."), "error"),
    "USER_DOES_NOT_EXIST": (N_("Такой учётной записи нет."), "error"),
    "DISABLED_ACCOUNT": (N_("Учётная запись отключена."), "error"),
    "FORGOT_PASSWORD": (N_("Забыли пароль?"), "info"),
    "PASSWORD_NOT_PROVIDED": (N_("Напишите пароль."), "error"),
    "PASSWORD_INVALID_LENGTH": (N_("Пароль короче {length} знаков."), "error"),
    "INVALID_PASSWORD": (N_("Пароль не подходит."), "error"),
    "PASSWORD_MISMATCH": (N_("Пароли не совпадают."), "error"),
    "RETYPE_PASSWORD_MISMATCH": (N_("Пароли не совпадают."), "error"),
    "PASSWORD_IS_THE_SAME": (N_("Новый пароль такой же, как прежний."), "error"),
    "PASSWORD_CHANGE": (N_("Пароль изменён. На других устройствах вход завершён."), "success"),
    "PASSWORD_RESET_REQUEST": (
        N_("Если на {email} есть учётная запись, письмо со ссылкой уже в пути."),
        "info",
    ),
    "PASSWORD_RESET_EXPIRED": (N_("Ссылка устарела: она действует {within}. Запросите новую."), "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (N_("Эта ссылка не действует. Запросите новую."), "error"),
    "PASSWORD_RESET_NO_LOGIN": (N_("Пароль изменён. Войдите с новым паролем."), "success"),
    "INVALID_REDIRECT": (N_("Перейти после входа можно только на страницу этого сайта."), "error"),
    "ANONYMOUS_USER_REQUIRED": (N_("Вы уже вошли."), "info"),
    "TWO_FACTOR_INVALID_TOKEN": (N_("Код не подходит. Коды меняются каждые полминуты, прежний не годится."), "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (N_("Вы вошли."), "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (N_("Вход с кодом включён. Создайте запасные коды."), "success"),
    "TWO_FACTOR_DISABLED": (N_("Вход с кодом выключен."), "success"),
    "TWO_FACTOR_PERMISSION_DENIED": (N_("Начните вход заново: сначала почта и пароль."), "error"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (N_("Выберите способ из предложенных."), "error"),
    "TWO_FACTOR_SETUP_EXPIRED": (N_("Прошло больше, чем {within}. Начните заново."), "error"),
    "INVALID_RECOVERY_CODE": (N_("Запасной код не подходит. Каждый код годится один раз."), "error"),
    "NO_RECOVERY_CODES_SETUP": (N_("Запасных кодов ещё нет."), "info"),
}
"""Key of Flask-Security → words and kind. Those for strangers say nothing about whether an account exists."""

SUBJECTS: Mapping[str, str] = {
    "REGISTER": N_("Регистрация в Checker"),
    "CONFIRM": N_("Подтвердите адрес в Checker"),
    "PASSWORD_RESET": N_("Новый пароль в Checker"),
    "PASSWORD_NOTICE": N_("Пароль в Checker изменён"),
    "PASSWORD_CHANGE_NOTICE": N_("Пароль в Checker изменён"),
}
"""Letters of Flask-Security → their subject."""


def config() -> dict[str, object]:
    """All of it as Flask-Security wants it."""
    messages: dict[str, object] = {f"SECURITY_MSG_{key}": said for key, said in MESSAGES.items()}
    return messages | {f"SECURITY_EMAIL_SUBJECT_{key}": said for key, said in SUBJECTS.items()}
