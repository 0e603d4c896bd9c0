"""Details of the brand's systems: stack traces, database errors, server names and paths (CWE-209, OWASP: improper error handling)."""

from recognizers._contract import Pattern, Recognizer

recognizer = Recognizer(
    entity="SYSTEM_DETAIL",
    summary="Stack traces, database errors, server names.",
    patterns=(
        Pattern(r"\bFile \"(?P<v>/[^\"\n]{3,120})\", line \d", 0.9),
        Pattern(
            r"(?P<v>Traceback \(most recent call last\)|\bat [\w$.]{3,80}\([\w$]{1,40}\.(?:java|kt|scala|js|ts|cs):\d+\)|\b(?:java|javax|org|com|net|io)\.[\w.]{3,60}(?:Exception|Error)\b"
            r"|\b(?-i:[A-Z][a-z]+(?:[A-Z][a-z]+)+(?:Exception|Error))\b|\b[\w$]{2,40}\.(?:java|py|js|ts|cs|php|rb|go|kt):\d+\b|\bSystem\.[\w.]{0,40}Exception\b|\bORA-\d{5}\b|\bERROR \d{4} \(\w{5}\)|\bAccess denied for user '[\w'@.-]{3,60}|\bSQLSTATE[\[ :]\s?\w{5}\]?|\bSegmentation fault\b|\berror in your SQL syntax\b|\b(?:Fatal error|Warning|Notice): (?:\w+\(\)|Uncaught \w+)|\bMicrosoft OLE DB Provider[\w ]{0,40}"
            r"|\b(?:Uncaught )?(?:TypeError|ReferenceError|KeyError|ValueError|NullPointerException|OperationalError|IntegrityError): \w+)",
            0.9,
        ),
        Pattern(
            r"\b(?P<v>(?:prod|prd|stg|staging|uat|dev|int)-?(?:db|sql|app|web|api|srv|node|crm|mail|k8s|redis)[\w-]{0,12}\d{1,3})\b",
            0.75,
        ),
        Pattern(
            r"\b(?P<v>(?:db|sql|app|web|api|srv|crm|mail|dc|ad|fs)-?(?:srv|server|node|host|vm|prod)?-\d{2,3}\.[a-z][\w-]{1,30}(?:\.[\w-]{2,20}){0,3})\b",
            0.75,
        ),
        Pattern(r"\b(?P<v>(?:prod|prd|stg|staging|uat|dev|int|srv|db|web|app|k8s|node)-[a-z]{2,12}-\d{1,3})\b", 0.7),
        Pattern(r"(?<![\w.\"])(?P<v>/(?:var/www|srv|opt|etc|usr/local|home/\w+|mnt|var/log)/[\w./-]{3,120}\w)", 0.8),
        Pattern(
            r"\b(?P<v>(?:Apache|nginx|PHP|OpenSSL|Tomcat|IIS|MySQL|PostgreSQL|Microsoft-IIS)/\d+(?:\.\d+){1,3}(?:\s\([A-Za-z]{3,12}\))?)",
            0.7,
        ),
    ),
    passage=True,
    references=("GDPR-32",),
    finds=("Our prod-db-03 is down.", "It says ORA-01555."),
    ignores=("The app shows error 01555.", "Our web team is on it."),
)
