"""Addresses of systems that the public cannot reach: internal hosts, agent desks, private networks behind a link (RFC 1918, RFC 6762)."""

from recognizers._contract import Pattern, Recognizer

_REST = r"(?::\d{1,5})?(?:/[^\s<>\"']{0,300})?"

recognizer = Recognizer(
    entity="INTERNAL_URL",
    summary="Addresses of internal systems and agent desks.",
    patterns=(
        Pattern(rf"(?<![\w.@-])(?:https?://)?(?:[a-z0-9-]{{1,40}}\.){{1,5}}(?:local|corp|internal|intranet|lan|intra|private|home\.arpa){_REST}(?![\w.-])", 0.9),
        Pattern(rf"\bhttps?://(?:intranet|confluence|jira|servicenow|crm|backoffice|back-office|agentdesk|agents?|staging|stage|jenkins|grafana|kibana|sharepoint|wiki-int|admin)(?:[.-][a-z0-9.-]{{1,80}}|(?=[/:])){_REST}", 0.75),
        Pattern(rf"\bhttps?://(?:10\.\d{{1,3}}|192\.168|172\.(?:1[6-9]|2\d|3[01]))\.\d{{1,3}}\.?\d{{0,3}}(?::\d{{2,5}})?/[^\s<>\"']{{3,300}}", 0.7),
        Pattern(r"\bhttps?://[a-z0-9.-]{1,80}(?:\.zendesk\.com/agent/|\.lightning\.force\.com/|\.freshdesk\.com/a/|intercom\.com/a/|\.atlassian\.net/(?:browse|wiki)/|\.service-now\.com/|\.slack\.com/archives/|docs\.google\.com/document/d/)[^\s<>\"']{0,300}", 0.8),
    ),
    in_links=True,
    references=("GDPR-32",),
    finds=("See https://crm.acme.internal/c/8812", "It's on wiki.acme.corp/refunds", "https://acme.zendesk.com/agent/tickets/44"),
    ignores=("See https://help.acme.example/articles/44", "Open http://192.168.0.1 to set up the router.", "The local store is open."),
)
