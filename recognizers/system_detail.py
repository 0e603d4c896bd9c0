"""Details of the brand's systems: stack traces, database errors, server names."""

from recognizers._contract import Pattern, Recognizer

recognizer = Recognizer(
    entity="SYSTEM_DETAIL",
    summary="Stack traces, database errors, server names.",
    patterns=(
        Pattern(r"(?P<v>Traceback \(most recent call last\)|\bat [\w$.]{3,80}\([\w$]{1,40}\.java:\d+\)|\b(?:java|javax|org|com)\.[\w.]{3,60}(?:Exception|Error)\b|\bORA-\d{5}\b|\bSQLSTATE\[?\w{5}\]?|\bSegmentation fault\b)", 0.9),
        Pattern(r"\b(?P<v>(?:prod|stg|staging|uat|dev)-?(?:db|sql|app|web|api|srv|node|crm|mail)[\w-]{0,12}\d{1,3})\b", 0.75),
    ),
    passage=True,
    references=("GDPR-32",),
    finds=("Our prod-db-03 is down.", "It says ORA-01555."),
    ignores=("The app shows error 01555.", "Our web team is on it."),
)
