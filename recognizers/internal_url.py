"""Addresses of systems that the public cannot reach: internal hosts, agent desks, private networks behind a link, file shares.

Names that no public server has (RFC 6762 `.local`, RFC 8375 `home.arpa`, RFC 9476 `.internal`), the agent's side of helpdesks and office
suites, and RFC 1918 addresses with a path. A bare `http://192.168.0.1` belongs to every set-up guide.
"""

from recognizers._contract import Pattern, Recognizer

_REST = r"(?::\d{1,5})?(?:/(?:[^\s<>\"']{0,300}[^\s<>\"'.,;:!?)\]])?)?"
_TAIL = r"[^\s<>\"']{0,300}[^\s<>\"'.,;:!?)\]]"
_INTERNAL = r"(?:intranet|confluence|jira|servicenow|crm|backoffice|back-office|agentdesk|jenkins|grafana|kibana|wiki-int|helpdesk-int|admin|cms|erp|sso-int|gitlab|vpn)"
_DESKS = (
    r"\.zendesk\.com/agent/|\.lightning\.force\.com/|\.my\.salesforce\.com/|\.freshdesk\.com/a/|intercom\.com/a/|\.atlassian\.net/(?:browse|wiki|jira)|\.service-now\.com/|\.slack\.com/archives/"
    r"|docs\.google\.com/(?:document|spreadsheets)/d/|drive\.google\.com/(?:drive|file)/|mail\.google\.com/mail/|\.sharepoint\.com/|teams\.microsoft\.com/l/|outlook\.office\w*\.com/mail|\.gorgias\.com/app/|app\.hubspot\.com/"
    r"|\.kustomerapp\.com/app|\.sprinklr\.com/|console\.aws\.amazon\.com/|trello\.com/c/|app\.asana\.com/|notion\.so/"
)

recognizer = Recognizer(
    entity="INTERNAL_URL",
    summary="Addresses of internal systems and agent desks.",
    patterns=(
        Pattern(
            rf"(?<![\w.@/-])(?:https?://)?(?:[a-z0-9-]{{1,40}}\.){{1,5}}(?:local|corp|internal|intranet|lan|intra|private|home\.arpa){_REST}(?![\w-]|\.\w)",
            0.9,
        ),
        Pattern(rf"\bhttps?://(?:[a-z0-9-]{{1,30}}\.)?{_INTERNAL}(?:[.-][a-z0-9.-]{{1,80}})?(?=[/:]){_REST}", 0.75),
        Pattern(
            rf"\bhttps?://(?:staging|stage|stg|uat|qa|dev|preprod|test)[\d-]{{0,3}}\.[a-z0-9.-]{{1,60}}/(?!(?:tickets|shows|events)\b){_TAIL}",
            0.65,
        ),
        Pattern(
            rf"\bhttps?://(?:10\.\d{{1,3}}\.\d{{1,3}}|192\.168\.\d{{1,3}}|172\.(?:1[6-9]|2\d|3[01])\.\d{{1,3}})\.\d{{1,3}}(?::\d{{2,5}})?/{_TAIL}",
            0.7,
        ),
        Pattern(rf"\bhttps?://(?:localhost|127\.0\.0\.1)(?::\d{{2,5}})?/{_TAIL}", 0.7),
        Pattern(rf"(?<![\w@/-])(?:https?://)?[a-z0-9.-]{{0,80}}(?:{_DESKS}){_TAIL}", 0.8),
        Pattern(r"(?<![\w\\])\\\\[\w.-]{2,40}\\[\w$.-]{1,60}(?:\\[^\s<>\"'|?*]{1,120})?", 0.85),
    ),
    in_links=True,
    references=("GDPR-32",),
    finds=(
        "See https://crm.acme.internal/c/8812",
        "It's on wiki.acme.corp/refunds",
        "https://acme.zendesk.com/agent/tickets/44",
    ),
    ignores=(
        "See https://help.acme.example/articles/44",
        "Open http://192.168.0.1 to set up the router.",
        "The local store is open.",
    ),
)
